import { expect, test } from 'vitest';
import { answered, choose, draftOf, heard, typed, unsaved } from '#console/notes/draft.ts';
import type { Notes } from '#protocol/notes.ts';

const notes = (text: string, version: number): Notes => ({ text, version, savedAt: '2026-11-22T10:00:00.000Z' });
const saved = (text: string, version: number) => ({ outcome: 'saved' as const, notes: notes(text, version) });

test('what is typed while a saving is under way stays to be saved', () => {
  const edited = typed(draftOf(notes('a', 1)), 'ab');
  expect(answered({ ...edited, state: 'saving' }, 'ab', saved('ab', 2), null)).toMatchObject({
    base: 2,
    state: 'saved',
  });
  expect(answered(typed(edited, 'abc'), 'ab', saved('ab', 2), null)).toMatchObject({
    text: 'abc',
    base: 2,
    state: 'edited',
  });
});

test('another console’s text takes the place of an untouched one, and of no other', () => {
  expect(heard(draftOf(notes('a', 1)), notes('theirs', 2), null)).toMatchObject({ text: 'theirs', state: 'saved' });
  const edited = typed(draftOf(notes('a', 1)), 'mine');
  expect(heard(edited, notes('theirs', 2), null)).toMatchObject({
    text: 'mine',
    state: 'newer',
    newer: { text: 'theirs' },
  });
  expect(heard(edited, notes('a', 1), null)).toBe(edited);
});

test('a saving whose answer was lost is not another’s text', () => {
  const lost = unsaved(typed(draftOf(notes('a', 1)), 'ab'), 'timed-out');
  const longer = typed(lost, 'abc');
  expect(heard(longer, notes('ab', 2), 'ab')).toMatchObject({ text: 'abc', base: 2, state: 'edited' });
  const late = { outcome: 'newer', notes: notes('ab', 2) } as const;
  expect(answered(longer, 'abc', late, 'ab')).toMatchObject({ text: 'abc', base: 2, state: 'edited' });
  expect(answered(longer, 'abc', late, null)).toMatchObject({ state: 'newer' });
});

test('of two texts the physician keeps one or both', () => {
  const torn = heard(typed(draftOf(notes('a', 1)), 'mine'), notes('theirs', 2), null);
  expect(choose(torn, 'mine')).toMatchObject({ text: 'mine', base: 2, state: 'edited' });
  expect(choose(torn, 'theirs')).toMatchObject({ text: 'theirs', base: 2, state: 'saved' });
  expect(choose(torn, 'both').text).toBe('theirs\n\nmine');
});
