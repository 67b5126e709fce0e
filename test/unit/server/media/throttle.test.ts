import { expect, test } from 'vitest';
import { Throttle } from '#server/media/throttle.ts';

test('lets a burst through, then as many as the time allows, and never saves up more than the burst', () => {
  let now = 0;
  const throttle = new Throttle(3, 2, () => now);
  const admitted = () => Array.from({ length: 10 }, () => throttle.admits()).filter(Boolean).length;
  expect(admitted()).toBe(3);
  now = 500;
  expect(admitted()).toBe(1);
  now = 600_000;
  expect(admitted()).toBe(3);
});
