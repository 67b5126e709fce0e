import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge, LeapGuard, type OximetrySet, StableOximetry } from '#drivers/rules/oximetry.ts';
import { Reading } from '#protocol/measurement.ts';

const GOOD: OximetrySet = {
  spo2: 97,
  pulseRate: 72,
  doubts: [],
  notes: [],
  period: 1000 / 3,
};

const sets = fc.record<OximetrySet>(
  {
    spo2: fc.option(fc.nat(255)),
    pulseRate: fc.option(fc.nat(510)),
    perfusionIndex: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
    refusal: fc.constantFrom('sensor-off', 'searching', 'sensor-fault'),
    doubts: fc.subarray(['artefact', 'low-perfusion']),
    notes: fc.subarray(['low-battery']),
    period: fc.constantFrom(10, 1000 / 60, 1000 / 3, 1000),
  },
  { requiredKeys: ['spo2', 'pulseRate', 'doubts', 'notes', 'period'] },
);

describe('a set of values', () => {
  test('is a number only when the device and the range allow it, and always meets the contract', () => {
    fc.assert(
      fc.property(sets, (set) => {
        for (const reading of judge(set)) {
          expect(Reading.parse(reading)).toEqual(reading);
          if (set.refusal) expect(reading.reasons).toEqual([set.refusal]);
          if (set.refusal || set.doubts.length > 0) expect(reading.validity).not.toBe('valid');
        }
      }),
    );
  });

  test.each([
    [{ spo2: 101 }, 0],
    [{ spo2: 0 }, 0],
    [{ pulseRate: 17 }, 1],
    [{ pulseRate: 322 }, 1],
  ])('refuses %o as out of the range of any device', (values, index) => {
    const readings = judge({ ...GOOD, ...values });
    expect(readings[index]).toMatchObject({ value: null, reasons: ['out-of-range'] });
    expect(readings[1 - index]).toMatchObject({ validity: 'valid' });
  });

  test('reports a perfusion index only where the protocol has one, and refuses it alone when it is missing', () => {
    expect(judge(GOOD)).toHaveLength(2);
    expect(judge({ ...GOOD, perfusionIndex: 4.96 })[2]).toMatchObject({ kind: 'perfusion-index', value: 4.96 });
    expect(judge({ ...GOOD, perfusionIndex: null })).toMatchObject([
      { value: 97 },
      { value: 72 },
      { value: null, reasons: ['missing'] },
    ]);
  });
});

describe('a stable result', () => {
  test.each([
    [1000 / 60, 600],
    [10, 1000],
    [1000 / 3, 30],
    [1000, 10],
  ])('needs 10 s of sets that each stand for %f ms', (period, needed) => {
    const stable = new StableOximetry();
    for (let i = 1; i < needed; i += 1) expect(stable.take({ ...GOOD, period }, i * period)).toBeUndefined();
    expect(stable.take({ ...GOOD, period }, needed * period)).toBeDefined();
    expect(stable.take({ ...GOOD, period }, (needed + 1) * period)).toBeUndefined();
  });

  test('forgives one lost set, but starts over after an invalid one', () => {
    const run = (spoil: (stable: StableOximetry, at: number) => void): boolean => {
      const stable = new StableOximetry();
      let done = false;
      for (let i = 0; i <= 30; i += 1) {
        if (i === 20) spoil(stable, i * 333);
        else done ||= stable.take(GOOD, i * 333) !== undefined;
      }
      return done;
    };
    expect(run(() => undefined)).toBe(true);
    expect(run((stable, at) => stable.take({ ...GOOD, refusal: 'sensor-off' }, at))).toBe(false);
    expect(run((stable, at) => stable.take({ ...GOOD, spo2: null }, at))).toBe(false);
  });

  test('is questionable with every doubt of its run after 20 s', () => {
    const stable = new StableOximetry();
    let result: ReturnType<StableOximetry['take']>;
    for (let i = 0; i < 60; i += 1)
      result ??= stable.take({ ...GOOD, doubts: [i % 2 ? 'artefact' : 'low-perfusion'] }, i * 333);
    expect(result?.[0]).toMatchObject({ validity: 'questionable', reasons: ['low-perfusion', 'artefact'] });
  });
});

describe('a leap without a checksum', () => {
  const at = (spo2: number, pulseRate = 72): OximetrySet => ({ ...GOOD, spo2, pulseRate, unchecked: true });

  test('is held until a second set says the same', () => {
    const guard = new LeapGuard();
    const passes = [97, 87, 97, 85, 85, 86].map((spo2) => guard.passes(at(spo2)));
    expect(passes).toEqual([true, false, true, false, true, true]);
  });

  test('of the pulse is held too, and a set without values never is', () => {
    const guard = new LeapGuard();
    expect(guard.passes(at(97))).toBe(true);
    expect(guard.passes(at(97, 152))).toBe(false);
    expect(guard.passes({ ...at(97), refusal: 'sensor-off' })).toBe(true);
    expect(guard.passes(at(80))).toBe(true);
  });
});
