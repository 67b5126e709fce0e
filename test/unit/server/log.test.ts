import { DrizzleQueryError } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { describeError } from '#server/log.ts';

test('an error is logged by its kind and place, never by its words', () => {
  const cause = Object.assign(new Error('Key (name)=(Quixzyvaume) exists'), { code: '23505' });
  const error = new DrizzleQueryError('insert into patients values ($1)', ['Quixzyvaume'], cause);
  const described = describeError(error);
  expect(JSON.stringify(described)).not.toContain('Quixzyvaume');
  expect(described).toMatchObject({ cause: { type: 'Error', code: '23505' } });
  expect(described.at[0]).toMatch(/^at .*log\.test\.ts/);
});

test('a message of several lines cannot pass for a place', () => {
  const error = new Error('first\nQuixzyvaume second');
  expect(JSON.stringify(describeError(error))).not.toContain('Quixzyvaume');
  expect(describeError('Quixzyvaume')).toEqual({ type: 'string', at: [] });
});
