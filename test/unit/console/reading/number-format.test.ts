import { describe, expect, it } from 'vitest';
import { clockTime, displayUnit, readingText } from '#console/reading/number-format.ts';
import { type Reading, SCALAR_UNITS } from '#protocol/measurement.ts';
import { fingerOut, saturation } from '../sample.ts';

const temperature = (value: number, unit = 'Cel'): Reading => ({
  kind: 'body-temperature',
  unit,
  validity: 'valid',
  reasons: [],
  value,
});

describe('a reading as text', () => {
  it('never has a number where the reading is invalid', () => {
    expect(readingText(fingerOut, 'fr')).toBeNull();
  });

  it('writes decimals as the language does', () => {
    expect(readingText(temperature(37.2), 'fr')).toEqual({ value: '37,2', unit: '°C', mean: null });
    expect(readingText(temperature(37.2), 'en')?.value).toBe('37.2');
  });

  it('keeps every decimal the device gave, and pads so that a column aligns', () => {
    expect(readingText(temperature(36.65), 'fr')?.value).toBe('36,65');
    expect(readingText(temperature(37), 'fr')?.value).toBe('37,0');
    expect(readingText(saturation(97), 'fr')?.value).toBe('97');
  });

  it('writes a pressure as systolic over diastolic, with the mean only where the device gave one', () => {
    const pressure: Reading = {
      kind: 'blood-pressure',
      unit: 'mm[Hg]',
      validity: 'valid',
      reasons: [],
      systolic: 128,
      diastolic: 79,
      mean: 95,
    };
    expect(readingText(pressure, 'fr')).toEqual({ value: '128 / 79', unit: 'mmHg', mean: '95' });
    expect(readingText({ ...pressure, mean: null }, 'fr')?.mean).toBeNull();
  });

  it('does not convert: a Fahrenheit reading stays in Fahrenheit', () => {
    expect(readingText(temperature(99.1, '[degF]'), 'en')).toEqual({ value: '99.1', unit: '°F', mean: null });
  });

  it('has a written form for every unit of the contract', () => {
    for (const unit of [...Object.values(SCALAR_UNITS).flat(), 'mm[Hg]', 'kPa']) {
      expect(displayUnit(unit)).not.toMatch(/[[\]]|Cel/);
    }
  });
});

describe('a time of day', () => {
  it('is hours and minutes with two digits each', () => {
    expect(clockTime(new Date(2026, 10, 21, 9, 5).getTime())).toBe('09:05');
  });
});
