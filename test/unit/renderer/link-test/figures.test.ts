import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDark } from '#renderer/link-test/camera.ts';
import { bestSecond, type Echoed, jitterOf, lateOf, lossOf, roundTripOf } from '#renderer/link-test/figures.ts';
import { isSpeech, rootMeanSquare } from '#renderer/link-test/microphone.ts';

const echo = (n: number, trip: number): Echoed => ({ n, sentAt: 20 * n, backAt: 20 * n + trip });

describe('messages at the pace of a voice', () => {
  test('that do not come back are loss, and one that comes twice is none less', () => {
    expect(
      lossOf(
        10,
        [0, 1, 2, 3, 4, 5, 6, 7].map((n) => echo(n, 30)),
      ),
    ).toBeCloseTo(0.2);
    expect(lossOf(2, [echo(0, 30), echo(0, 31), echo(1, 30)])).toBe(0);
    expect(lossOf(0, [])).toBeNull();
  });

  test('give the median round trip, which one late message does not move', () => {
    expect(roundTripOf([echo(0, 30), echo(1, 31), echo(2, 900)])).toBe(31);
    expect(roundTripOf([])).toBeNull();
  });

  test('that a stream held up come late together, which jitter hardly shows', () => {
    const held = Array.from({ length: 75 }, (_, n) => echo(n, n < 30 || n >= 55 ? 40 : 40 + 20 * (55 - n)));
    expect(jitterOf(held)).toBeLessThan(15);
    expect(lateOf(held)).toBeCloseTo(13 / 75);
    expect(lateOf([echo(0, 700), echo(1, 720)])).toBe(0);
    expect(lateOf([])).toBeNull();
  });

  test('give the jitter between neighbours, whatever order they came back in', () => {
    expect(jitterOf([echo(2, 30), echo(0, 30), echo(1, 40)])).toBe(10);
    expect(jitterOf([echo(0, 30)])).toBeNull();
  });
});

describe('a rate', () => {
  test('is that of the best second, so that a slow start is not held against the link', () => {
    const slow = [0, 500, 900].map((at) => ({ at, bits: 1000 }));
    const fast = Array.from({ length: 100 }, (_, n) => ({ at: 1000 + 10 * n, bits: 10_000 }));
    expect(bestSecond([...slow, ...fast])).toBeGreaterThanOrEqual(1_000_000);
    expect(bestSecond([])).toBe(0);
  });

  test('is never more than all that came, nor less than the greatest single arrival', () => {
    const arrivals = fc
      .array(fc.record({ at: fc.integer({ min: 0, max: 5000 }), bits: fc.integer({ min: 1, max: 1e6 }) }), {
        minLength: 1,
      })
      .map((list) => list.sort((a, b) => a.at - b.at));
    fc.assert(
      fc.property(arrivals, (list) => {
        const best = bestSecond(list);
        expect(best).toBeLessThanOrEqual(list.reduce((sum, { bits }) => sum + bits, 0));
        expect(best).toBeGreaterThanOrEqual(Math.max(...list.map(({ bits }) => bits)));
      }),
    );
  });
});

describe('a camera', () => {
  const picture = (luma: (n: number) => number) =>
    Uint8ClampedArray.from({ length: 4 * 32 * 18 }, (_, at) => (at % 4 === 3 ? 255 : luma(Math.floor(at / 4))));

  test('that sends black, or the noise of a covered lens, sees nothing', () => {
    expect(isDark(picture(() => 0))).toBe(true);
    expect(isDark(picture((n) => (n * 7) % 12))).toBe(true);
    expect(isDark(new Uint8ClampedArray())).toBe(true);
  });

  test('in a dim room with a face or a lamp in it does see', () => {
    expect(isDark(picture((n) => (n % 32 < 12 ? 60 : 4)))).toBe(false);
    expect(isDark(picture(() => 90))).toBe(false);
  });
});

describe('a microphone', () => {
  const quiet = Array.from({ length: 20 }, (_, n) => 0.002 + 0.001 * (n % 3));

  test('hears a word above the room', () => {
    expect(isSpeech([...quiet, 0.08, 0.12, 0.1, 0.05])).toBe(true);
  });

  test('takes neither silence, nor a fan, nor one knock for a word', () => {
    expect(isSpeech([])).toBe(false);
    expect(isSpeech(quiet)).toBe(false);
    expect(isSpeech(quiet.map((level) => level + 0.03))).toBe(false);
    expect(isSpeech([...quiet, 0.4, 0.01])).toBe(false);
  });

  test('hears somebody who speaks all the time', () => {
    expect(isSpeech(Array.from({ length: 10 }, () => 0.35))).toBe(true);
  });

  test('measures a stretch of sound', () => {
    expect(rootMeanSquare(new Float32Array())).toBe(0);
    expect(rootMeanSquare(Float32Array.from([0.5, -0.5, 0.5, -0.5]))).toBeCloseTo(0.5);
  });
});
