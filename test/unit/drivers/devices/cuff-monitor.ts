import { describe, expect, test } from 'vitest';
import type { DeviceDriver } from '#drivers/device.ts';
import { Reading } from '#protocol/measurement.ts';
import type { CuffOptions } from '#test/simulators/cuff-memory.ts';
import type { AnySimulator } from '#test/simulators/simulator.ts';
import { take } from './take.ts';

type Make = (options?: CuffOptions) => AnySimulator;

export const pressure = (systolic: number, diastolic: number) => ({
  kind: 'blood-pressure',
  unit: 'mm[Hg]',
  systolic,
  diastolic,
});
export const pulse = (value: number) => ({ kind: 'pulse-rate', unit: '/min', value });

const played = (make: Make, fault: string, options?: CuffOptions): AnySimulator => {
  const simulator = make(options);
  simulator.play(fault);
  return simulator;
};

/** What every monitor with a memory must do. `full`: how many measurements it has room for. */
export function describeMemoryMonitor(driver: DeviceDriver, make: Make, full: number): void {
  describe('a measurement', () => {
    test('is the record made after the first look at the memory', async () => {
      const { outcome, live } = await take(driver, make());
      expect(outcome).toMatchObject({
        type: 'readings',
        readings: [
          { ...pressure(128, 79), validity: 'valid', reasons: [] },
          { ...pulse(71), validity: 'valid' },
        ],
        device: { driver: driver.manifest.id },
      });
      if (outcome.type === 'readings')
        for (const reading of outcome.readings) expect(Reading.parse(reading)).toEqual(reading);
      expect(live).toEqual([
        { type: 'progress', phase: 'connecting' },
        { type: 'progress', phase: 'waiting-for-patient' },
      ]);
    });

    test('is found in a memory that was empty, and in one that was full', async () => {
      for (const remembers of [0, full])
        expect((await take(driver, make({ remembers }))).outcome).toMatchObject({
          readings: [pressure(128, 79), pulse(71)],
        });
    });

    test('is found even when it equals the one before but for its time', async () => {
      const device = make({ remembers: 1 });
      device.set({ systolic: 131, diastolic: 82, mean: 99, pulse: 64 });
      expect((await take(driver, device)).outcome).toMatchObject({ readings: [pressure(131, 82), pulse(64)] });
    });

    test.each([0, 1, full])('is never a stored record, of %i', async (remembers) => {
      const { outcome } = await take(driver, played(make, 'no-measurement', { remembers }));
      expect(outcome).toMatchObject({ type: 'refused', reason: 'not-fresh' });
    });

    test('is waited for while the monitor is deaf, to the end of the limit and no longer', async () => {
      const slow = make({ startsAfter: 20_000, duration: 150_000 });
      expect((await take(driver, slow)).outcome.type).toBe('readings');
      const endless = await take(driver, make({ startsAfter: 20_000, duration: 10_000_000 }));
      expect(endless.outcome).toMatchObject({ type: 'refused', reason: 'not-fresh' });
      expect(endless.port.now()).toBeLessThan(driver.manifest.limit + 60_000);
    });

    test('is refused when its pressures are in the wrong order', async () => {
      const device = make({ remembers: 0 });
      device.play('implausible');
      expect((await take(driver, device)).outcome).toMatchObject({ type: 'refused', reason: 'implausible' });
    });

    test('ends with the cable, and when it is cancelled', async () => {
      const pulled = take(driver, make(), [{ at: 20_000, act: (port) => port.unplug() }]);
      await expect(pulled).rejects.toMatchObject({ code: 'disconnected' });
      const controller = new AbortController();
      const cancelled = take(driver, make(), [{ at: 20_000, act: () => controller.abort() }], controller.signal);
      await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    });
  });
}

/** How a measurement ends under a fault, on a monitor that holds some records. */
export async function outcomeUnder(driver: DeviceDriver, make: Make, fault: string) {
  return (await take(driver, played(make, fault))).outcome;
}
