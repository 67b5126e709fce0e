import { expect, test } from 'vitest';
import { Entry } from '#protocol/entry.ts';
import { arrivedPaper, conversation } from '#renderer/record/record-store.ts';

const uuid = (n: number) => `00000000-0000-4000-8000-${`${n}`.padStart(12, '0')}`;
const entry = (n: number, party: 'patient' | 'physician', content: object) =>
  Entry.parse({ id: uuid(n), at: `2026-11-22T10:00:0${n}.000Z`, author: { party }, content, received: 1 });
const says = (n: number, party: 'patient' | 'physician', text: string) => entry(n, party, { type: 'message', text });
const paper = (n: number, state: string) =>
  entry(n, 'physician', { type: 'document', attachmentId: uuid(n + 50), title: `Papier ${n}`, state });

test('the last words to the patient are shown, with the answer to them and to no others', () => {
  const first = [says(1, 'physician', 'Bonjour'), says(2, 'patient', 'Oui')];
  expect(conversation(first)).toMatchObject({
    said: { content: { text: 'Bonjour' } },
    answered: { content: { text: 'Oui' } },
  });
  const next = [...first, says(3, 'physician', 'Depuis quand ?')];
  expect(conversation(next)).toMatchObject({ said: { content: { text: 'Depuis quand ?' } }, answered: null });
  expect(conversation([])).toEqual({ said: null, former: [], answered: null });
});

test('the two lines before the last words stay to be read, and no answers among them', () => {
  const lines = [1, 2, 3, 4].map((n) => says(n, 'physician', `Ligne ${n}`));
  const { said, former } = conversation([...lines.slice(0, 3), says(5, 'patient', 'Oui'), ...lines.slice(3)]);
  expect(said?.content.text).toBe('Ligne 4');
  expect(former.map(({ content }) => content.text)).toEqual(['Ligne 2', 'Ligne 3']);
});

test('a paper comes onto the screen by itself once', () => {
  const papers = [paper(1, 'printed'), paper(2, 'sent')];
  const arrived = arrivedPaper(papers, []);
  expect(arrived?.content.title).toBe('Papier 2');
  expect(arrivedPaper(papers, arrived === null ? [] : [arrived.id])).toBeNull();
  expect(arrivedPaper([paper(1, 'shown')], [])).toBeNull();
});
