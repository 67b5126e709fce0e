import { expect, test } from 'vitest';
import { meterOf } from '#media/sound-level.ts';

const sine = (amplitude: number) => Float32Array.from({ length: 4_800 }, (_, n) => amplitude * Math.sin(n / 10));

test('silence leaves the meter empty', () => {
  expect(meterOf(new Float32Array(1_024))).toBe(0);
  expect(meterOf(new Float32Array(0))).toBe(0);
});

test('a sound at full scale fills it, and no more', () => {
  expect(meterOf(sine(1))).toBe(1);
});

test('twice as loud is one step further, however faint it is', () => {
  const step = meterOf(sine(0.04)) - meterOf(sine(0.02));
  expect(step).toBeCloseTo(meterOf(sine(0.2)) - meterOf(sine(0.1)), 3);
  expect(step).toBeGreaterThan(0.1);
});
