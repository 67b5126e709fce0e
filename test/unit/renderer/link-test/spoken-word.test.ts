import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gainFor, spokenPart } from '#renderer/link-test/spoken-word.ts';

const RATE = 8000;
/** A tone of this level (peak) and length (s). */
const tone = (seconds: number, peak: number) =>
  Float32Array.from({ length: Math.round(seconds * RATE) }, (_, n) => peak * Math.sin(n / 3));
const join = (...parts: readonly Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));

describe('the word that came back', () => {
  test('is what is loud, with a little around it', () => {
    const part = spokenPart(join(tone(2, 0.001), tone(0.5, 0.2), tone(1, 0.001)), RATE);
    expect(part?.from).toBeCloseTo(1.7 * RATE, -2);
    expect(part?.to).toBeCloseTo(2.8 * RATE, -2);
  });

  test('is none where nothing came, or only what a receiver makes up', () => {
    expect(spokenPart(new Float32Array(2 * RATE), RATE)).toBeNull();
    expect(spokenPart(tone(2, 0.003), RATE)).toBeNull();
    expect(spokenPart(new Float32Array(0), RATE)).toBeNull();
  });

  test('is the last of a long talk', () => {
    const part = spokenPart(tone(20, 0.2), RATE);
    expect(part?.to).toBe(20 * RATE);
    expect(((part?.to ?? 0) - (part?.from ?? 0)) / RATE).toBeLessThan(6);
  });

  test('lies within the recording, whatever was recorded', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { maxLength: 4000 }), (recorded) => {
        const samples = Float32Array.from(recorded);
        const part = spokenPart(samples, 1000);
        if (part === null) return;
        expect(part.from).toBeGreaterThanOrEqual(0);
        expect(part.to).toBeLessThanOrEqual(samples.length);
        expect(part.from).toBeLessThan(part.to);
      }),
    );
  });

  test('is raised where it is faint, louder the second time, and never crushed', () => {
    const faint = tone(1, 0.02);
    expect(gainFor(faint, 'usual')).toBeGreaterThan(1);
    expect(gainFor(faint, 'loud')).toBeGreaterThan(gainFor(faint, 'usual'));
    expect(gainFor(tone(1, 0.9), 'loud') * 0.9).toBeLessThanOrEqual(1);
    expect(gainFor(new Float32Array(10), 'usual')).toBe(1);
  });
});
