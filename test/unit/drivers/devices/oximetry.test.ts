import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NoninPacket } from '#drivers/codecs/nonin.ts';
import { judge, StableOximetry } from '#drivers/devices/oximetry.ts';
import { Reading } from '#protocol/measurement.ts';

const GOOD: NoninPacket = {
  format: 2,
  pulseRate: 72,
  spo2: 97,
  sensorAlarm: false,
  sensorDisconnected: false,
  outOfTrack: false,
  artefact: false,
  perfusion: 'adequate',
  smartPoint: false,
  lowBattery: false,
};

const packets = fc.record<NoninPacket>({
  format: fc.constantFrom(2, 7, 8),
  pulseRate: fc.option(fc.nat(510)),
  spo2: fc.option(fc.nat(255)),
  sensorAlarm: fc.boolean(),
  sensorDisconnected: fc.boolean(),
  outOfTrack: fc.boolean(),
  artefact: fc.boolean(),
  perfusion: fc.constantFrom('adequate', 'marginal', 'low'),
  smartPoint: fc.boolean(),
  lowBattery: fc.boolean(),
});

describe('a set of values', () => {
  test('is a number only when sensor, track and range allow it, and always meets the contract', () => {
    fc.assert(
      fc.property(packets, (packet) => {
        const off = packet.sensorAlarm || packet.sensorDisconnected || packet.outOfTrack;
        for (const reading of judge(packet)) {
          expect(Reading.parse(reading)).toEqual(reading);
          if (off) expect(reading.validity).toBe('invalid');
          if (packet.artefact || packet.perfusion !== 'adequate') expect(reading.validity).not.toBe('valid');
        }
      }),
    );
  });

  test.each([
    [{ spo2: 101 }, 0],
    [{ spo2: 0 }, 0],
    [{ pulseRate: 17 }, 1],
    [{ pulseRate: 322 }, 1],
  ])('refuses %o as out of the device’s range', (values, index) => {
    const readings = judge({ ...GOOD, ...values });
    expect(readings[index]).toMatchObject({ value: null, reasons: ['out-of-range'] });
    expect(readings[1 - index]).toMatchObject({ validity: 'valid' });
  });
});

describe('a stable result', () => {
  test('needs 30 sets of formats 2 and 7, 10 of format 8', () => {
    for (const [format, needed] of [
      [2, 30],
      [7, 30],
      [8, 10],
    ] as const) {
      const stable = new StableOximetry();
      const at = (i: number): number => (i * 10_000) / needed;
      for (let i = 1; i < needed; i += 1) expect(stable.take({ ...GOOD, format }, at(i))).toBeUndefined();
      expect(stable.take({ ...GOOD, format }, at(needed))).toBeDefined();
      expect(stable.take({ ...GOOD, format }, at(needed + 1))).toBeUndefined();
    }
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
    expect(run((stable, at) => stable.take({ ...GOOD, sensorAlarm: true }, at))).toBe(false);
    expect(run((stable, at) => stable.take({ ...GOOD, spo2: null }, at))).toBe(false);
  });
});
