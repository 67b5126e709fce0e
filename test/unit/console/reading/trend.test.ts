import { describe, expect, it } from 'vitest';
import { trendOf } from '#console/reading/trend.ts';
import type { Reading } from '#protocol/measurement.ts';
import { fingerOut, measurement, saturation } from '../sample.ts';

const taken = (...readings: Reading[]) =>
  readings.map((reading, index) => measurement(index + 1, index + 1, index, reading));
const temperature = (value: number, unit = 'Cel'): Reading => ({
  kind: 'body-temperature',
  unit,
  validity: 'valid',
  reasons: [],
  value,
});

describe('the course of a reading', () => {
  it('is none where nothing was measured, and has no direction from one reading', () => {
    expect(trendOf([], 'oxygen-saturation')).toBeNull();
    expect(trendOf(taken(saturation(97)), 'oxygen-saturation')).toMatchObject({ earlier: [], direction: null });
  });

  it('falls, rises, or stays within what the device can tell apart', () => {
    expect(trendOf(taken(saturation(97), saturation(92)), 'oxygen-saturation')?.direction).toBe('down');
    expect(trendOf(taken(saturation(92), saturation(97)), 'oxygen-saturation')?.direction).toBe('up');
    expect(trendOf(taken(saturation(97), saturation(96)), 'oxygen-saturation')?.direction).toBe('steady');
    expect(trendOf(taken(temperature(37.1), temperature(37.4)), 'body-temperature')?.direction).toBe('up');
    expect(trendOf(taken(temperature(37.1), temperature(37.3)), 'body-temperature')?.direction).toBe('steady');
  });

  it('has no direction where it is not known what the device can tell apart', () => {
    const weight = (value: number): Reading => ({ ...temperature(value), kind: 'body-weight', unit: 'kg' }) as Reading;
    expect(trendOf(taken(weight(71.4), weight(71.5)), 'body-weight')).toMatchObject({ direction: null, earlier: [{}] });
  });

  it('is told from usable readings of one unit only', () => {
    const [first] = taken(saturation(97));
    const broken = trendOf(taken(saturation(97), fingerOut), 'oxygen-saturation');
    expect(broken).toMatchObject({ direction: null, earlier: [{ id: first?.id }] });
    expect(broken?.newest.reading).toEqual(fingerOut);
    const acrossUnits = trendOf(taken(temperature(37.1), temperature(101, '[degF]')), 'body-temperature');
    expect(acrossUnits?.direction).toBeNull();
  });
});
