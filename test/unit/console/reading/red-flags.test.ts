import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEWS2, redFlags, urgency } from '#console/reading/red-flags.ts';
import type { Measurement, Reading } from '#protocol/measurement.ts';
import { fingerOut, measurement, saturation } from '../sample.ts';

const doubtful = (value: number): Reading => ({
  kind: 'oxygen-saturation',
  unit: '%',
  validity: 'questionable',
  reasons: ['low-perfusion'],
  value,
});
const scalar = (kind: 'pulse-rate' | 'body-temperature', unit: string, value: number): Reading => ({
  kind,
  unit,
  validity: 'valid',
  reasons: [],
  value,
});
const pressure = (systolic: number, unit: 'mm[Hg]' | 'kPa' = 'mm[Hg]'): Reading => ({
  kind: 'blood-pressure',
  unit,
  validity: 'valid',
  reasons: [],
  systolic,
  diastolic: systolic / 2,
  mean: null,
});

/** The readings in the order they were taken, a minute apart. */
const taken = (...readings: Reading[]): Measurement[] =>
  readings.map((reading, index) => measurement(index + 1, index + 1, index, reading));
const flagsOf = (measurements: readonly Measurement[], part: object = {}) =>
  redFlags({ age: 70, callingForHelp: false, thresholds: true, measurements: [...measurements], ...part });

describe('a red flag', () => {
  it.each<[Reading, 'red' | 'look' | null]>([
    [saturation(91), 'red'],
    [saturation(92), 'look'],
    [saturation(93), 'look'],
    [saturation(94), null],
    [pressure(90), 'red'],
    [pressure(91), 'look'],
    [pressure(100), 'look'],
    [pressure(101), null],
    [pressure(219), null],
    [pressure(220), 'red'],
    [pressure(12, 'kPa'), 'red'],
    [pressure(16, 'kPa'), null],
    [scalar('pulse-rate', '/min', 40), 'red'],
    [scalar('pulse-rate', '/min', 41), null],
    [scalar('pulse-rate', '/min', 110), null],
    [scalar('pulse-rate', '/min', 111), 'look'],
    [scalar('pulse-rate', '/min', 130), 'look'],
    [scalar('pulse-rate', '/min', 131), 'red'],
    [scalar('body-temperature', 'Cel', 35), 'red'],
    [scalar('body-temperature', 'Cel', 35.1), null],
    [scalar('body-temperature', 'Cel', 39), null],
    [scalar('body-temperature', 'Cel', 39.1), 'look'],
    [scalar('body-temperature', '[degF]', 95), 'red'],
    [scalar('body-temperature', '[degF]', 102.4), 'look'],
  ])('follows NEWS2: %o is %s', (reading, level) => {
    expect(flagsOf(taken(reading)).signs.map((sign) => sign.level)).toEqual(level === null ? [] : [level]);
  });

  it('never comes from an invalid reading', () => {
    expect(flagsOf(taken(fingerOut)).signs).toEqual([]);
  });

  it('comes from a questionable reading, weaker and named so', () => {
    const flags = flagsOf(taken(doubtful(88)));
    expect(flags.signs).toMatchObject([{ level: 'red', doubtful: true, bound: 91, side: 'low' }]);
    expect(urgency(flags)).toBe(1);
  });

  it('is over once a newer valid reading is normal, and not for a doubtful one', () => {
    expect(flagsOf(taken(saturation(88), saturation(97))).signs).toEqual([]);
    expect(flagsOf(taken(saturation(88), doubtful(97))).signs).toMatchObject([{ level: 'red', doubtful: false }]);
    expect(flagsOf(taken(saturation(88), fingerOut)).signs).toMatchObject([{ level: 'red' }]);
    expect(flagsOf(taken(doubtful(88), saturation(97))).signs).toEqual([]);
  });

  it('has no rule for a child, and none where the site has switched thresholds off', () => {
    expect(flagsOf(taken(saturation(80)), { age: 15 })).toMatchObject({ signs: [], unruled: 'child' });
    expect(flagsOf(taken(saturation(80)), { thresholds: false })).toMatchObject({ signs: [], unruled: 'switched-off' });
  });

  it('is a call for help too, whatever the age and the site', () => {
    const calling = { callingForHelp: true, age: 6, thresholds: false };
    expect(urgency(flagsOf([], calling))).toBe(2);
  });

  it('is never more than the readings say: without one beyond a threshold there is none', () => {
    const normal = fc.record({
      oxygen: fc.integer({ min: 94, max: 100 }),
      pulse: fc.integer({ min: 41, max: 110 }),
      systolic: fc.integer({ min: 101, max: 219 }),
      temperature: fc.integer({ min: 351, max: 390 }).map((tenths) => tenths / 10),
      age: fc.integer({ min: NEWS2.from, max: 110 }),
    });
    fc.assert(
      fc.property(normal, ({ oxygen, pulse, systolic, temperature, age }) => {
        const readings = taken(
          saturation(oxygen),
          scalar('pulse-rate', '/min', pulse),
          pressure(systolic),
          scalar('body-temperature', 'Cel', temperature),
        );
        return urgency(flagsOf(readings, { age })) === 0;
      }),
    );
  });
});
