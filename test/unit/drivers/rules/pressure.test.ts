import { describe, expect, test } from 'vitest';
import { type FoundPressure, judgePressure } from '#drivers/rules/pressure.ts';
import { Reading } from '#protocol/measurement.ts';

const GOOD: FoundPressure = {
  systolic: 128,
  mean: 96,
  diastolic: 79,
  pulse: 71,
  deviceTime: '2026-03-02T09:41',
  doubts: [],
};

describe('a pressure', () => {
  test('with its pulse makes two readings of the contract', () => {
    const judged = judgePressure(GOOD);
    expect(judged).toMatchObject({
      readings: [
        { kind: 'blood-pressure', unit: 'mm[Hg]', systolic: 128, mean: 96, diastolic: 79, validity: 'valid' },
        { kind: 'pulse-rate', unit: '/min', value: 71, validity: 'valid' },
      ],
    });
    if (judged.type === 'readings')
      for (const reading of judged.readings) expect(Reading.parse(reading)).toEqual(reading);
  });

  test.each([
    ['no systolic', { systolic: null }, 'missing'],
    ['no diastolic', { diastolic: null }, 'missing'],
    ['diastolic = mean', { mean: 79 }, 'implausible'],
    ['mean = systolic', { mean: 128 }, 'implausible'],
    ['diastolic above systolic', { mean: null, diastolic: 140 }, 'implausible'],
    ['a systolic no cuff reports', { systolic: 301 }, 'out-of-range'],
    ['zeros', { systolic: 0, mean: 0, diastolic: 0 }, 'out-of-range'],
    ['no number', { systolic: Number.NaN }, 'out-of-range'],
  ] as const)('with %s is refused', (_, change, reason) => {
    expect(judgePressure({ ...GOOD, ...change })).toEqual({ type: 'refused', reason });
  });

  test('stands without mean or pulse', () => {
    expect(judgePressure({ ...GOOD, mean: null, pulse: null })).toMatchObject({
      readings: [
        { validity: 'valid', mean: null },
        { value: null, reasons: ['missing'] },
      ],
    });
    expect(judgePressure({ ...GOOD, pulse: 5 })).toMatchObject({ readings: [{}, { reasons: ['out-of-range'] }] });
  });

  test('is questionable with every doubt the device told', () => {
    expect(judgePressure({ ...GOOD, doubts: ['motion', 'irregular-pulse'] })).toMatchObject({
      readings: [
        { validity: 'questionable', reasons: ['motion', 'irregular-pulse'] },
        { validity: 'questionable', reasons: ['motion', 'irregular-pulse'] },
      ],
    });
  });
});
