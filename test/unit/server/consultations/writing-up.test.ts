import { expect, test } from 'vitest';
import { isWritable } from '#server/consultations/writing-up.ts';

const ended = new Date('2026-03-01T10:00:00Z');
const after = (minutes: number) => new Date(ended.getTime() + minutes * 60_000);

test('a record is written while the consultation is held, and up to a quarter of an hour after its end', () => {
  expect(isWritable({ state: 'taken', endedAt: null }, ended)).toBe(true);
  for (const state of ['closed', 'left', 'refused', 'abandoned'] as const) {
    expect(isWritable({ state, endedAt: ended }, after(15))).toBe(true);
    expect(isWritable({ state, endedAt: ended }, after(15.1))).toBe(false);
  }
  expect(isWritable({ state: 'waiting', endedAt: null }, ended)).toBe(false);
});
