import { expect, test } from 'vitest';
import { LOUDEST, turnVolume, useVolume, volumeAt } from '#renderer/media/volume.ts';

test('the physician is heard at the faintest step too, and the loudest is all there is', () => {
  for (let press = 0; press < 20; press += 1) turnVolume(-1);
  expect(useVolume.getState().step).toBe(0);
  expect(volumeAt(useVolume.getState().step)).toBeGreaterThan(0);
  for (let press = 0; press < 20; press += 1) turnVolume(1);
  expect(useVolume.getState().step).toBe(LOUDEST);
  expect(volumeAt(LOUDEST)).toBe(1);
});

test('each step is louder than the one before', () => {
  for (let step = 1; step <= LOUDEST; step += 1) expect(volumeAt(step)).toBeGreaterThan(volumeAt(step - 1));
});
