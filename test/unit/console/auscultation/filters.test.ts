import { describe, expect, test } from 'vitest';
import { BANDS, stagesOf } from '#console/auscultation/filters.ts';
import type { AuscultationFilter } from '#protocol/entry.ts';

const RATE = 48_000;

/** Gain (dB) at a frequency (Hz) of the biquads Web Audio makes of these stages (W3C Web Audio API, § 1.13.5). */
function gainAt(filter: AuscultationFilter, frequency: number): number {
  const angle = (2 * Math.PI * frequency) / RATE;
  let gain = 0;
  for (const stage of stagesOf(filter)) {
    const w0 = (2 * Math.PI * stage.frequency) / RATE;
    const alpha = Math.sin(w0) / (2 * 10 ** (stage.Q / 20));
    const cos = Math.cos(w0);
    const edge = stage.type === 'lowpass' ? (1 - cos) / 2 : (1 + cos) / 2;
    const sign = stage.type === 'lowpass' ? 1 : -1;
    const size = (b0: number, b1: number, b2: number) =>
      Math.hypot(b0 + b1 * Math.cos(angle) + b2 * Math.cos(2 * angle), b1 * Math.sin(angle) + b2 * Math.sin(2 * angle));
    gain += 20 * Math.log10(size(edge, sign * 2 * edge, edge) / size(1 + alpha, -2 * cos, 1 - alpha));
  }
  return gain;
}

test('without a filter the sound is as it came', () => {
  expect(stagesOf('none')).toEqual([]);
});

describe.each(['bell', 'diaphragm'] as const)('the %s', (filter) => {
  const band = BANDS[filter];
  const { low, high } = band ?? { low: 0, high: 0 };

  test('is 3 dB down at both ends of its band', () => {
    // The other end's slope adds a little.
    expect(gainAt(filter, low)).toBeCloseTo(-3.01, 1);
    expect(gainAt(filter, high)).toBeCloseTo(-3.01, 1);
  });

  test('leaves the middle of its band as it is', () => {
    expect(gainAt(filter, Math.sqrt(low * high))).toBeGreaterThan(-0.4);
  });

  test('falls by 12 dB an octave outside, so that nothing is hidden altogether', () => {
    expect(gainAt(filter, 4 * high) - gainAt(filter, 8 * high)).toBeCloseTo(12, 0);
    expect(gainAt(filter, low / 4) - gainAt(filter, low / 8)).toBeCloseTo(12, 0);
  });
});

test('the bell is for the heart, the diaphragm for the breath', () => {
  expect(gainAt('bell', 40)).toBeGreaterThan(gainAt('diaphragm', 40) + 10);
  expect(gainAt('diaphragm', 400)).toBeGreaterThan(gainAt('bell', 400) + 8);
});
