import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CATALOGUE } from '#drivers/catalogue.ts';
import { createDriversHost, type DriversHost } from '#drivers/host/drivers-host.ts';
import { machineTransport } from '#drivers/transports/machine.ts';
import type { DriversEvent } from '#protocol/drivers-host.ts';
import type { LiveMessage } from '#protocol/live.ts';
import type { Modality } from '#protocol/measurement.ts';
import { tm2657pSimulator } from '#test/simulators/devices/and-tm2657p.ts';
import { noninSimulator } from '#test/simulators/devices/nonin.ts';
import { taidocSimulator } from '#test/simulators/devices/taidoc-thermometer.ts';
import { EventLog } from '#test/simulators/event-log.ts';
import { SimulatedDevice } from '#test/simulators/pty.ts';
import type { Simulator } from '#test/simulators/simulator.ts';

let folder: string;
let devices: SimulatedDevice[];
let host: DriversHost;
let log: EventLog<DriversEvent>;
let live: EventLog<LiveMessage>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'escale-pty-'));
  devices = [];
  log = new EventLog();
  live = new EventLog();
  host = createDriversHost({ send: log.tell, catalogue: CATALOGUE, transport: machineTransport, now: Date.now });
  host.receive({ type: 'live-port' }, [{ postMessage: live.tell }]);
  const bindings = CATALOGUE.map(({ manifest: { id } }) => ({ driver: id, port: join(folder, id) }));
  host.receive({ type: 'configure', bindings });
});

afterEach(async () => {
  await host.close();
  await Promise.all(devices.map((device) => device.unplug()));
  await rm(folder, { recursive: true });
});

async function plug(driver: string, simulator: Simulator, speed: number): Promise<SimulatedDevice> {
  const device = new SimulatedDevice(simulator, join(folder, driver), { speed });
  devices.push(device);
  await device.plug();
  await untilState(driver, 'ready');
  return device;
}

const untilState = (driver: string, state: string, since = 0): Promise<DriversEvent> =>
  log.until(
    (event) => event.type === 'devices' && event.devices.some((d) => d.driver === driver && d.state === state),
    since,
  );

function start(modality: Modality): { attemptId: string; end: Promise<DriversEvent> } {
  const attemptId = randomUUID();
  const end = log.until((event) => 'attemptId' in event && event.attemptId === attemptId);
  host.receive({ type: 'start', attemptId, consultationId: randomUUID(), modality });
  return { attemptId, end };
}

const validSampleOf = (kind: string) => (message: LiveMessage) =>
  message.body.type === 'sample' && message.body.reading.kind === kind && message.body.reading.validity === 'valid';

describe('devices on pseudo-terminals', () => {
  test('an oximeter streams pleth and values, and ends with the values the device sent', async () => {
    const device = await plug('nonin', noninSimulator({ search: 500 }), 5);
    device.set({ spo2: 93, pulse: 104 });
    const { end } = start('oximetry');
    expect(await end).toMatchObject({
      type: 'finished',
      readings: [
        { value: 93, validity: 'valid' },
        { value: 104, validity: 'valid' },
      ],
    });
    expect(live.events.some(({ body }) => body.type === 'pleth')).toBe(true);
  });

  test('no number appears once the finger is out', async () => {
    const device = await plug('nonin', noninSimulator({ search: 0 }), 2);
    const { attemptId, end } = start('oximetry');
    await live.until(validSampleOf('oxygen-saturation'));
    device.play('finger-out');
    const isOff = ({ body }: LiveMessage): boolean =>
      body.type === 'sample' && body.reading.reasons.includes('sensor-off');
    await live.until(isOff);
    const firstOff = live.events.findIndex(isOff);
    const until = live.events.length + 30;
    await live.until(() => live.events.length >= until);
    for (const { body } of live.events.slice(firstOff))
      if (body.type === 'sample') expect(body.reading).toMatchObject({ value: null });
    host.receive({ type: 'cancel', attemptId });
    expect(await end).toMatchObject({ type: 'cancelled' });
  });

  // A driver gives a cuff 1.5 s to answer: a machine that stands still for as long has measured itself.
  test('a cuff measures, and refuses a leak with the device’s code', { retry: 2 }, async () => {
    const device = await plug('and-tm2657p', tm2657pSimulator({ duration: 10_000 }), 20);
    device.set({ systolic: 141, mean: 108, diastolic: 90, pulse: 66 });
    expect(await start('blood-pressure').end).toMatchObject({
      type: 'finished',
      readings: [{ systolic: 141, mean: 108, diastolic: 90 }, { value: 66 }],
    });
    await untilState('and-tm2657p', 'ready', log.events.length - 1);
    device.play('cuff-leak');
    expect(await start('blood-pressure').end).toMatchObject({ type: 'failed', detail: 'device-error E02' });
  });

  test('a thermometer gives the temperature just taken', async () => {
    const device = await plug('taidoc-thermometer', taidocSimulator({ measuresAfter: 20_000 }), 4);
    device.set({ temperature: 38.4 });
    expect(await start('temperature').end).toMatchObject({ type: 'finished', readings: [{ value: 38.4 }] });
  });

  test('pulling the cable ends the reading; plugging it back in makes the device ready, and it measures', async () => {
    const device = await plug('nonin', noninSimulator({ search: 0 }), 5);
    for (let round = 0; round < 3; round += 1) {
      const since = log.events.length;
      const { attemptId, end } = start('oximetry');
      await live.until((message) => message.attemptId === attemptId && message.body.type === 'sample');
      await device.unplug();
      expect(await end).toMatchObject({ type: 'failed', failure: 'unplugged' });
      await untilState('nonin', 'absent', since);
      const before = log.events.length;
      await device.plug();
      await untilState('nonin', 'ready', before);
    }
    expect(await start('oximetry').end).toMatchObject({ type: 'finished', readings: [{ value: 97 }, { value: 72 }] });
  });

  test('a port opened again holds no bytes from before', async () => {
    const device = await plug('nonin', noninSimulator({ search: 0 }), 5);
    expect(await start('oximetry').end).toMatchObject({ type: 'finished' });
    await untilState('nonin', 'ready', log.events.length - 1);
    device.set({ spo2: 91 });
    const { attemptId, end } = start('oximetry');
    const fits = (message: LiveMessage): boolean =>
      message.attemptId === attemptId && validSampleOf('oxygen-saturation')(message);
    expect(await live.until(fits)).toMatchObject({ body: { reading: { value: 91 } } });
    await end;
  });
});
