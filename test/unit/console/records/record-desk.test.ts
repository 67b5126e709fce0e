import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RequestError } from '#console/link/console-socket.ts';
import { RecordDesk } from '#console/records/record-desk.ts';
import { emptyRecord, type RecordState } from '#console/records/record-state.ts';
import type { TypedEntry } from '#protocol/entry.ts';
import type { Notes, NotesSaved } from '#protocol/notes.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import { takenConsultation } from '../sample.ts';

const { consultationId } = takenConsultation;
const notes = (text: string, version: number): Notes => ({ text, version, savedAt: '2026-11-22T10:00:00.000Z' });
const saved = (text: string, version: number) => ok({ outcome: 'saved' as const, notes: notes(text, version) });

/** A desk whose server answers when the test says so. */
function openDesk() {
  const asked: { text: string; base: number; answer: (answer: Result<NotesSaved, RequestError>) => void }[] = [];
  const begun: string[] = [];
  const ages: number[] = [];
  /** What files are answered first. */
  const cuts: Result<never, RequestError>[] = [];
  const added: { entry: TypedEntry; answer: (answer: Result<object, RequestError>) => void }[] = [];
  const seen: { record: RecordState } = { record: emptyRecord };
  const desk = new RecordDesk(
    {
      addEntry: (_, entry) => new Promise((answer) => void added.push({ entry, answer })),
      annotate: async () => ok({}),
      beginAttachment: async ({ head, entry }) => {
        begun.push(head.mediaType);
        ages.push(entry.age);
        return cuts.pop() ?? ok({ received: head.size, done: true });
      },
      attachmentPiece: async () => failed('internal'),
      saveNotes: (_, text, base) => new Promise((answer) => void asked.push({ text, base, answer })),
    },
    consultationId,
    { text: '', version: 0, savedAt: null },
    (record) => {
      seen.record = record;
    },
  );
  return { desk, asked, begun, ages, cuts, added, seen };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('notes that are to be saved now', () => {
  test('wait for the saving that is under way, and for the newer text after it', async () => {
    const { desk, asked } = openDesk();
    desk.typeNotes('Angine');
    const first = desk.saveNow();
    desk.typeNotes('Angine, pas de fièvre');
    let isKept: boolean | null = null;
    const second = desk.saveNow().then((kept) => {
      isKept = kept;
    });
    asked[0]?.answer(saved('Angine', 1));
    await vi.advanceTimersByTimeAsync(0);
    expect([asked.map(({ text, base }) => [text, base]), isKept]).toEqual([
      [
        ['Angine', 0],
        ['Angine, pas de fièvre', 1],
      ],
      null,
    ]);
    asked[1]?.answer(saved('Angine, pas de fièvre', 2));
    expect(await first).toBe(true);
    await second;
    expect(isKept).toBe(true);
  });

  test('are not kept where another console wrote too, and are all there to choose from', async () => {
    const { desk, asked, seen } = openDesk();
    desk.typeNotes('ici');
    const saving = desk.saveNow();
    asked[0]?.answer(ok({ outcome: 'newer', notes: notes('ailleurs', 3) }));
    expect(await saving).toBe(false);
    expect(seen.record.notes).toMatchObject({ state: 'newer', text: 'ici', newer: { text: 'ailleurs' } });
    desk.chooseNotes('both');
    expect(asked[1]).toMatchObject({ text: 'ailleurs\n\nici', base: 3 });
  });

  test('are saved in the midst of typing that knows no pause', async () => {
    const { desk, asked } = openDesk();
    for (let second = 0; second < 20; second += 1) {
      desk.typeNotes('mot '.repeat(second + 1));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(asked.map(({ text }) => text)).toEqual(['mot '.repeat(15)]);
  });

  test.each(['timed-out', 'internal'] as const)('are tried again by themselves after %s', async (error) => {
    const { desk, asked, seen } = openDesk();
    desk.typeNotes('ici');
    const saving = desk.saveNow();
    asked[0]?.answer(failed(error));
    expect(await saving).toBe(false);
    expect(seen.record.notes).toMatchObject({ state: 'offline', text: 'ici' });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(asked).toHaveLength(2);
  });

  test('that the server refuses are told to be, and tried again once the physician asks', async () => {
    const { desk, asked, seen } = openDesk();
    desk.typeNotes('ici');
    const saving = desk.saveNow();
    asked[0]?.answer(failed('not-yours'));
    expect(await saving).toBe(false);
    expect(seen.record.notes).toMatchObject({ state: 'refused', text: 'ici' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(1);
    void desk.saveNow();
    expect(asked).toHaveLength(2);
  });
});

test('a file is told to be on its way before anything about it is waited for', async () => {
  vi.useRealTimers();
  const { desk, seen, begun } = openDesk();
  const content = { type: 'auscultation', duration: 1, site: 'heart', filter: 'none' } as const;
  const sending = desk.send(content, 'audio/wav', new Uint8Array(8), '');
  expect(seen.record.outgoing).toMatchObject([{ state: 'sending', purpose: 'auscultation' }]);
  await sending;
  expect([begun, seen.record.outgoing]).toEqual([['audio/wav'], []]);
});

test('a file that a cut held back is as old as it is when the server is told of it', async () => {
  vi.useRealTimers();
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  const { desk, begun, ages, cuts } = openDesk();
  cuts.push(failed('timed-out'));
  const content = { type: 'auscultation', duration: 1, site: 'heart', filter: 'none' } as const;
  const sending = desk.send(content, 'audio/wav', new Uint8Array(8), '');
  await vi.waitFor(() => expect(begun).toHaveLength(1));
  await vi.advanceTimersByTimeAsync(3_000);
  await sending;
  const [first = Number.NaN, second] = ages;
  expect(second).toBe(first + 3_000);
});

describe('what is typed to the patient', () => {
  const message = (text: string) => ({ type: 'message', text }) as const;
  const none = notes('', 0);

  /** A desk that has written this, and what it sent so far. */
  function openChat(...texts: string[]) {
    const { desk, added, seen } = openDesk();
    const write = (text: string) => desk.write(message(text));
    const answer = async (index: number, given: Result<object, RequestError>) => {
      added[index]?.answer(given);
      await vi.advanceTimersByTimeAsync(0);
    };
    const sent = () => added.map(({ entry: { content, age } }) => [content.text, age]);
    for (const text of texts) write(text);
    return { desk, added, seen, write, answer, sent };
  }

  test.each(['timed-out', 'internal'] as const)(
    'is sent again under its id after %s, as old as it is',
    async (error) => {
      const { desk, added, seen, answer, sent } = openChat('a');
      await vi.advanceTimersByTimeAsync(8_000);
      await answer(0, failed(error));
      await vi.advanceTimersByTimeAsync(2_999);
      expect(sent()).toEqual([['a', 0]]);
      await vi.advanceTimersByTimeAsync(1);
      await answer(1, failed(error));
      await vi.advanceTimersByTimeAsync(3_000);
      expect(sent()).toEqual([
        ['a', 0],
        ['a', 11_000],
        ['a', 14_000],
      ]);
      expect(new Set(added.map(({ entry }) => entry.id)).size).toBe(1);
      expect(seen.record.unsent).toMatchObject([{ failed: false }]);
      await answer(2, ok({}));
      desk.heard(
        added.map(({ entry }) => entry),
        none,
      );
      expect(seen.record.unsent).toEqual([]);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(added).toHaveLength(3);
    },
  );

  test('before a cut goes first once the link is there again, and is not dated at its end', async () => {
    const { desk, write, answer, sent } = openChat('a');
    await answer(0, failed('timed-out'));
    await vi.advanceTimersByTimeAsync(1_000);
    write('b');
    expect(sent().slice(1)).toEqual([
      ['a', 1_000],
      ['b', 0],
    ]);
    for (const index of [1, 2]) await answer(index, failed('timed-out'));
    await vi.advanceTimersByTimeAsync(2_000);
    desk.resume();
    expect(sent().slice(3)).toEqual([
      ['a', 3_000],
      ['b', 2_000],
    ]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent()).toHaveLength(5);
  });

  test('is all tried again in the order it was written, without what the server refused', async () => {
    const { answer, sent, seen } = openChat('a', 'b', 'c');
    await answer(2, failed('internal'));
    await answer(1, failed('wrong-state'));
    await answer(0, failed('timed-out'));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(sent().slice(3)).toEqual([
      ['a', 3_000],
      ['c', 3_000],
    ]);
    expect(seen.record.unsent.map(({ failed: isFailed }) => isFailed)).toEqual([false, true, false]);
  });

  test.each(['before', 'after'])('is not sent again from a desk that is closed %s its answer', async (when) => {
    const { desk, answer, sent } = openChat('a');
    if (when === 'before') desk.end();
    await answer(0, failed('internal'));
    desk.end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent()).toHaveLength(1);
  });
});
