import { describe, expect, test } from 'vitest';
import { judgeLevel, LEVEL_SPREAD } from '#renderer/media/level.ts';

const sampleRate = 48_000;
const BLOCK = 16_384;

/** `seconds` of sound in blocks, each sample made from its time in seconds. */
const sound = (seconds: number, at: (time: number) => number): Float32Array[] =>
  Array.from({ length: Math.floor((seconds * sampleRate) / BLOCK) }, (_, block) =>
    Float32Array.from({ length: BLOCK }, (_, index) => at((block * BLOCK + index) / sampleRate)),
  );
const tone = (frequency: number, loudness: (time: number) => number) => (time: number) =>
  loudness(time) * Math.sin(2 * Math.PI * frequency * time);
/** Noise that is the same in every run. */
const noise = (time: number) => ((Math.sin(time * 48_000 * 12.9898) * 43_758.5453) % 1) * 0.2;

describe('the level of a stethoscope', () => {
  test.each([50, 123.4, 440, 1000, 1999])('of a tone of %d Hz stays over ten seconds on a raw line', (frequency) => {
    expect(
      judgeLevel(
        sound(
          10,
          tone(frequency, () => 0.1),
        ),
        sampleRate,
      ).type,
    ).toBe('steady');
  });

  test('stays with a little noise beside the tone', () => {
    const heard = sound(10, (time) => tone(300, () => 0.4)(time) + noise(time) * 0.1);
    expect(judgeLevel(heard, sampleRate).type).toBe('steady');
  });

  test.each([
    ['is turned up by automatic gain', (time: number) => 0.05 * (1 + time / 5)],
    ['is turned down as noise', (time: number) => 0.3 * 0.8 ** time],
    ['breathes', (time: number) => 0.2 * (1 + 0.2 * Math.sin(time))],
  ])('does not stay when the tone %s', (_, loudness) => {
    const level = judgeLevel(sound(10, tone(440, loudness)), sampleRate);
    expect(level.type).toBe('drifting');
    expect('spread' in level && level.spread).toBeGreaterThan(LEVEL_SPREAD);
  });

  test('is not judged by noise, nor by a beep that comes and goes', () => {
    expect(judgeLevel(sound(2, noise), sampleRate)).toEqual({ type: 'no-tone' });
    const beep = tone(500, (time) => (time % 1 < 0.2 ? 0.5 : 0));
    expect(judgeLevel(sound(3, beep), sampleRate)).toEqual({ type: 'no-tone' });
  });

  test('is none on a line that is cut', () => {
    expect(
      judgeLevel(
        sound(1, () => 0),
        sampleRate,
      ),
    ).toEqual({ type: 'dead' });
  });
});
