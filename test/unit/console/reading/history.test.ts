import { describe, expect, it } from 'vitest';
import { attempts } from '#console/reading/history.ts';
import type { Reading } from '#protocol/measurement.ts';
import { fingerOut, measurement, saturation } from '../sample.ts';

const pulse: Reading = { kind: 'pulse-rate', unit: '/min', validity: 'valid', reasons: [], value: 72 };

describe('the history of readings', () => {
  it('keeps the readings of one gesture together, in showing order', () => {
    const [attempt] = attempts([measurement(11, 5, 1, pulse), measurement(12, 5, 1, saturation(97))]);
    expect(attempt?.measurements.map(({ reading }) => reading.kind)).toEqual(['oxygen-saturation', 'pulse-rate']);
  });

  it('has the newest attempt first', () => {
    const list = attempts([
      measurement(11, 5, 1, saturation(96)),
      measurement(12, 6, 9, saturation(97)),
      measurement(13, 7, 4, fingerOut),
    ]);
    expect(list.map(({ takenAt }) => takenAt.slice(14, 16))).toEqual(['09', '04', '01']);
  });
});
