import { expect, test } from 'vitest';
import { Throttle } from '#server/kiosks/throttle.ts';

test('guessing stops at the limit and starts again in the next window, for each address apart', () => {
  const throttle = new Throttle(2, 60_000);
  const at = (ms: number) => new Date(1_800_000_000_000 + ms);
  for (const ms of [0, 1]) throttle.count('10.0.0.1', at(ms));
  expect(throttle.exhausted('10.0.0.1', at(2))).toBe(true);
  expect(throttle.exhausted('10.0.0.2', at(2))).toBe(false);
  expect(throttle.exhausted('10.0.0.1', at(60_000))).toBe(false);
});
