import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { DeviceDriver } from '#drivers/device.ts';
import { driver as nonin } from '#drivers/devices/nonin.ts';
import { createDriversHost, type DriversHost } from '#drivers/host/drivers-host.ts';
import { DriversEvent } from '#protocol/drivers-host.ts';
import { BenchTransport } from '#test/simulators/bench.ts';
import { tm2657pSimulator } from '#test/simulators/devices/and-tm2657p.ts';
import { noninSimulator } from '#test/simulators/devices/nonin.ts';
import { EventLog } from '#test/simulators/event-log.ts';

/** A device of the catalogue that tells of itself as soon as it says anything. */
const talkative: DeviceDriver = {
  ...nonin,
  selfTest: async (port, signal) => {
    const result = await port.read({ timeout: 2000, signal });
    if (result.type !== 'chunk') return { type: 'silent' };
    return { type: 'heard', device: { driver: 'nonin', model: 'Nonin' }, warnings: ['low-battery'] };
  },
};

const mute: DeviceDriver = {
  manifest: { ...nonin.manifest, id: 'mute' },
  measure: nonin.measure,
  passive: nonin.passive,
};

/** A device that waits for its session to let go of it. */
const slow: DeviceDriver = {
  ...nonin,
  manifest: { ...nonin.manifest, id: 'slow', modalities: ['blood-pressure'] },
  selfTest: (_, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
};

let bench: BenchTransport;
let log: EventLog<DriversEvent>;
let host: DriversHost;

beforeEach(() => {
  bench = new BenchTransport();
  log = new EventLog();
  host = createDriversHost({
    send: (event) => log.tell(DriversEvent.parse(event)),
    catalogue: [talkative, mute, slow],
    transport: () => bench,
    now: () => Date.UTC(2026, 2, 2, 8, 41),
  });
  const bindings = ['nonin', 'mute', 'slow'].map((driver) => ({ driver, port: `/dev/${driver}` }));
  host.receive({ type: 'configure', bindings });
});

const resultOf = async (driver: string, since = 0): Promise<unknown> => {
  const event = await log.until((each) => each.type === 'self-tested' && each.driver === driver, since);
  return event.type === 'self-tested' ? event.result : undefined;
};

describe('a self-test', () => {
  test('tells what a device said of itself, and closes its port', async () => {
    bench.plug('/dev/nonin', { simulator: noninSimulator() });
    host.receive({ type: 'self-test' });
    expect(await resultOf('nonin')).toEqual({
      type: 'heard',
      device: { driver: 'nonin', model: 'Nonin' },
      warnings: ['low-battery'],
    });
    expect(bench.opened.every(({ closed }) => closed)).toBe(true);
  });

  test('has one result for every device: absent, not testable, locked', async () => {
    bench.plug('/dev/mute', { simulator: tm2657pSimulator() });
    bench.plug('/dev/slow', { simulator: tm2657pSimulator() });
    bench.locked.add('/dev/slow');
    host.receive({ type: 'self-test' });
    expect(await resultOf('nonin')).toEqual({ type: 'absent' });
    expect(await resultOf('mute')).toEqual({ type: 'not-testable' });
    expect(await resultOf('slow')).toEqual({ type: 'fault', detail: 'permission denied' });
    expect(log.events.filter(({ type }) => type === 'self-tested')).toHaveLength(3);
  });

  test('asks only the devices named', async () => {
    host.receive({ type: 'self-test', drivers: ['mute'] });
    await resultOf('mute');
    host.receive({ type: 'self-test', drivers: ['nonin'] });
    await resultOf('nonin');
    expect(log.events.filter(({ type }) => type === 'self-tested')).toHaveLength(2);
  });

  test('never disturbs a device that a session holds', async () => {
    bench.plug('/dev/nonin', { simulator: noninSimulator() });
    await log.until((event) => event.type === 'devices' && event.devices[0]?.state === 'ready');
    host.receive({ type: 'start', attemptId: randomUUID(), consultationId: randomUUID(), modality: 'oximetry' });
    await log.until((event) => event.type === 'devices' && event.devices[0]?.state === 'busy');
    host.receive({ type: 'self-test', drivers: ['nonin'] });
    expect(await resultOf('nonin')).toEqual({ type: 'busy' });
    expect(await log.until(({ type }) => type === 'finished')).toMatchObject({ readings: [{ value: 97 }, {}] });
  });

  test('gives way to a patient', async () => {
    bench.plug('/dev/slow', { simulator: noninSimulator({ search: 0 }) });
    await log.until((event) => event.type === 'devices' && event.devices[2]?.state === 'ready');
    host.receive({ type: 'self-test', drivers: ['slow'] });
    host.receive({ type: 'start', attemptId: randomUUID(), consultationId: randomUUID(), modality: 'blood-pressure' });
    expect(await resultOf('slow')).toEqual({ type: 'busy' });
    await log.until(({ type }) => type === 'finished');
  });
});
