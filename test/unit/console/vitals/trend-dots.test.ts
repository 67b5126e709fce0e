import { describe, expect, it } from 'vitest';
import { trendDots } from '#console/vitals/trend-dots.ts';
import type { Reading } from '#protocol/measurement.ts';
import { fingerOut, saturation } from '../sample.ts';

const pressure = (systolic: number, diastolic: number): Reading => ({
  kind: 'blood-pressure',
  unit: 'mm[Hg]',
  validity: 'valid',
  reasons: [],
  systolic,
  diastolic,
  mean: null,
});

describe('the trend', () => {
  it('places readings in time and between their extremes', () => {
    const dots = trendDots([
      { at: 300, reading: saturation(95) },
      { at: 0, reading: saturation(93) },
      { at: 100, reading: saturation(97) },
    ]);
    expect(dots.map(({ x, y, newest }) => [x, y, newest])).toEqual([
      [0, 0, false],
      [1 / 3, 1, false],
      [1, 0.5, true],
    ]);
  });

  it('has both pressures of a reading', () => {
    const dots = trendDots([
      { at: 0, reading: pressure(120, 80) },
      { at: 1, reading: pressure(130, 80) },
    ]);
    expect(dots).toHaveLength(4);
  });

  it('leaves out what has no number', () => {
    expect(
      trendDots([
        { at: 0, reading: saturation(97) },
        { at: 1, reading: fingerOut },
      ]),
    ).toEqual([]);
  });
});
