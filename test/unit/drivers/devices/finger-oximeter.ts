import { expect, test } from 'vitest';
import type { DeviceDriver, Outcome, PassiveEvent, SelfReport } from '#drivers/device.ts';
import { Reading } from '#protocol/measurement.ts';
import { type AnySimulator, inPackets } from '#test/simulators/simulator.ts';
import { VirtualPort } from '#test/simulators/virtual-port.ts';
import { listen, take } from './take.ts';

export const saturation = (value: number | null) => ({ kind: 'oxygen-saturation', unit: '%', value });
export const pulse = (value: number | null) => ({ kind: 'pulse-rate', unit: '/min', value });

/** What a device says of itself with nobody on it. */
export const selfTest = async (driver: DeviceDriver, simulator: AnySimulator): Promise<SelfReport | undefined> =>
  driver.selfTest?.(new VirtualPort(simulator), new AbortController().signal);

export type Recording = { readonly at: number; readonly bytes: Uint8Array; readonly channel?: string }[];

/** Every packet of a device that is given `starts` first, `step` ms at a time; `faultAt` by the ms at which it begins. */
export function recordOf(
  simulator: AnySimulator,
  ms: number,
  starts: readonly Uint8Array[] = [],
  faultAt: Readonly<Record<number, string>> = {},
): Recording {
  const device = inPackets(simulator);
  device.connect(0);
  for (const bytes of starts) device.receive({ bytes }, 0);
  const recording: Recording = [];
  for (let at = 0; at <= ms; at += 100) {
    const fault = faultAt[at];
    if (fault !== undefined) device.play(fault);
    for (const { bytes, channel } of device.advance(at))
      recording.push(channel === undefined ? { at, bytes } : { at, bytes, channel });
  }
  return recording;
}

/** The numbers a patient could have been shown, by kind. */
export const shown = (events: readonly PassiveEvent[]): Set<string> =>
  new Set(
    events.flatMap((event) =>
      event.type !== 'refused' && 'value' in event.reading && event.reading.value !== null
        ? [`${event.reading.kind} ${event.reading.value}`]
        : [],
    ),
  );

/** The readings of SpO2 and pulse rate; a device with a perfusion index has one more. */
const numbersOf = (outcome: Outcome): Reading[] => (outcome.type === 'readings' ? outcome.readings.slice(0, 2) : []);

type Subject = {
  readonly driver: DeviceDriver;
  readonly simulate: (options: { search?: number }) => AnySimulator;
  /** Which reason each fault is told with. */
  readonly reasons: Readonly<Record<string, string>>;
  /** Faults through which a result still comes. */
  readonly survives: readonly string[];
};

/** What every oximeter must do with a finger, whatever its protocol. */
export function testFingerOximeter({ driver, simulate, reasons, survives }: Subject): void {
  test('gives the last values reported after 10 s of valid ones', async () => {
    const device = simulate({ search: 2000 });
    const { outcome, port, live } = await take(driver, device, [
      { at: 9500, act: () => device.set({ spo2: 94, pulse: 88 }) },
    ]);
    expect(outcome).toMatchObject({ type: 'readings', device: { driver: driver.manifest.id } });
    expect(numbersOf(outcome)).toMatchObject([
      { ...saturation(94), validity: 'valid', reasons: [] },
      { ...pulse(88), validity: 'valid', reasons: [] },
    ]);
    expect(port.now()).toBeGreaterThanOrEqual(10_900);
    expect(port.now()).toBeLessThan(15_000);
    for (const body of live) if (body.type === 'sample') Reading.parse(body.reading);
  });

  test.each(Object.entries(reasons))('refuses %s as %s, with no number shown', async (fault, reason) => {
    const device = simulate({ search: 0 });
    device.play(fault);
    const { outcome, live } = await take(driver, device);
    expect(outcome).toMatchObject({ type: 'timed-out', reason });
    for (const body of live) if (body.type === 'sample') expect(body.reading).toMatchObject({ value: null });
  });

  test.each(survives)('holds through %s, with no wrong value ever shown', async (fault) => {
    const device = simulate({ search: 0 });
    device.play(fault);
    const { outcome, live } = await take(driver, device);
    expect(numbersOf(outcome)).toMatchObject([saturation(97), pulse(72)]);
    const numbers = live.flatMap((body) =>
      body.type === 'sample' && 'value' in body.reading && body.reading.kind !== 'perfusion-index'
        ? [body.reading.value]
        : [],
    );
    expect(numbers.filter((value) => value !== null && value !== 97 && value !== 72)).toEqual([]);
  });

  test('trap 5: shows no number once the finger has left, and starts from zero when it is back', async () => {
    const device = simulate({ search: 0 });
    const { outcome, live, port } = await take(driver, device, [
      { at: 6000, act: () => device.play('finger-out') },
      { at: 12_000, act: () => device.play('none') },
    ]);
    expect(outcome.type).toBe('readings');
    expect(port.now()).toBeGreaterThanOrEqual(20_000);
    const off = live.filter((body) => body.type === 'sample' && body.reading.reasons.includes('sensor-off'));
    expect(off.length).toBeGreaterThan(3);
    for (const body of off) expect(body).toMatchObject({ reading: { value: null, validity: 'invalid' } });
  });

  test('gives up on a silent device, leaves at once when cancelled, and ends when the cable is pulled', async () => {
    const silent = simulate({});
    silent.play('silence');
    expect((await take(driver, silent)).outcome).toMatchObject({ type: 'timed-out', reason: 'missing' });
    const controller = new AbortController();
    const cancelled = take(driver, simulate({}), [{ at: 3000, act: () => controller.abort() }], controller.signal);
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    const pulled = take(driver, simulate({}), [{ at: 4000, act: (port) => port.unplug() }]);
    await expect(pulled).rejects.toMatchObject({ code: 'disconnected' });
  });

  test('is heard in a self-test, and told from a silent and from a foreign device', async () => {
    expect(await selfTest(driver, simulate({}))).toMatchObject({
      type: 'heard',
      device: { driver: driver.manifest.id },
    });
    const silent = simulate({});
    silent.play('silence');
    expect(await selfTest(driver, silent)).toEqual({ type: 'silent' });
    let due = 0;
    const foreign: AnySimulator = {
      ...inPackets(simulate({})),
      receive: () => [],
      advance: (now) => {
        due = now + 100;
        return [{ bytes: Uint8Array.of(0x3f, 0x7e, 0x3f) }];
      },
      dueAt: () => due,
    };
    expect(await selfTest(driver, foreign)).toMatchObject({ type: 'foreign' });
  });

  test('refuses bytes that are no stream of its own', () => {
    expect(listen(driver, [])).toEqual([{ type: 'refused', reason: 'missing' }]);
    const zeros = listen(driver, [{ at: 0, bytes: new Uint8Array(400) }]);
    expect(zeros).toMatchObject([{ type: 'refused' }]);
  });
}
