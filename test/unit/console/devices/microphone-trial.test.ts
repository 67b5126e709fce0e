import { expect, test } from 'vitest';
import { fallingTo, isVoice } from '#console/devices/microphone-trial.ts';

test('a voice is heard, a knock and the noise of a room are not', () => {
  expect(isVoice([0.05, 0.4, 0.6, 0.5, 0.1])).toBe(true);
  expect(isVoice([0.05, 0.9, 0.1, 0.05])).toBe(false);
  expect(isVoice(Array.from({ length: 50 }, () => 0.15))).toBe(false);
  expect(isVoice([])).toBe(false);
});

test('the bar rises at once and falls slowly enough to be seen', () => {
  expect(fallingTo(0.8, 0.1)).toBe(0.8);
  expect(fallingTo(0, 0.8)).toBeGreaterThan(0.5);
  expect(fallingTo(0, 0.8)).toBeLessThan(0.8);
});
