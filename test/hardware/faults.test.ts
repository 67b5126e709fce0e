import { randomBytes } from 'node:crypto';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { contecEbSimulator } from '../simulators/devices/contec-cms50-eb.ts';
import { masimoSimulator } from '../simulators/devices/masimo-rad.ts';
import { noninSimulator } from '../simulators/devices/nonin.ts';
import { Ports, sharedDrivers, sharedMachine } from './bench.ts';
import type { BenchMachine } from './machine/bench-machine.ts';
import type { GuestDrivers } from './machine/guest-drivers.ts';
import { cp210x } from './personalities/cp210x.ts';
import { ftdi } from './personalities/ftdi.ts';
import { hid } from './personalities/hid.ts';
import { Instrument } from './personalities/instrument.ts';
import { phdc } from './personalities/phdc.ts';
import type { SerialLine } from './personalities/serial-line.ts';
import type { UsbDevice } from './usb/device.ts';

const ports = new Ports();
let machine: BenchMachine;
let drivers: GuestDrivers;

beforeAll(async () => {
  machine = await sharedMachine();
  drivers = await sharedDrivers();
});

afterEach(() => ports.clear());

const MUTE: SerialLine = { open: () => undefined, receive: () => undefined, close: () => undefined };

/** Says nothing but noise, more of it than a full-speed bus carries. */
function babbler(): SerialLine {
  let timer: NodeJS.Timeout | undefined;
  return {
    open: (send) => {
      timer = setInterval(() => send({ bytes: randomBytes(4096) }), 2);
    },
    receive: () => undefined,
    close: () => clearInterval(timer),
  };
}

function hidOximeter(serial: string, spo2: number): UsbDevice {
  const instrument = new Instrument(contecEbSimulator(), 5);
  instrument.set({ spo2 });
  return hid(instrument, { vendor: 0x28e9, product: 0x028a, serial, reports: [{ id: 0, input: 64, output: 64 }] });
}

function serialOximeter(serial: string, spo2: number): UsbDevice {
  const instrument = new Instrument(noninSimulator({ search: 0 }), 5);
  instrument.set({ spo2 });
  return cp210x(instrument, { serial });
}

const memoryOf = async (): Promise<number> =>
  Number(await machine.read(`awk '/VmRSS/ { print $2 }' /proc/$(pgrep -f guest/drivers.ts | head -1)/status`));

test('another device on a bound port yields no reading', async () => {
  drivers.send({ type: 'configure', bindings: [{ driver: 'nonin', port: '/dev/ttyUSB0' }] });
  const masimo = new Instrument(masimoSimulator(), 5);
  let lines = 0;
  let enough: () => void = () => undefined;
  const heard = new Promise<void>((resolve) => {
    enough = resolve;
  });
  const counted: SerialLine = {
    open: (send) =>
      masimo.open((packet) => {
        send(packet);
        lines += 1;
        if (lines === 20) enough();
      }),
    receive: (packet) => masimo.receive(packet),
    close: () => masimo.close(),
  };
  await ports.plug(cp210x(counted));
  await drivers.untilState('nonin', 'ready');
  const attempt = drivers.start('oximetry');
  await heard;
  expect(await drivers.cancel(attempt)).toMatchObject({ type: 'cancelled' });
  const samples = drivers.live.events.filter(
    ({ attemptId, body }) => attemptId === attempt.attemptId && body.type === 'sample',
  );
  for (const { body } of samples) if (body.type === 'sample') expect(body.reading.validity).toBe('invalid');
});

test('of two identical devices none is taken until the configuration says which', async () => {
  drivers.send({ type: 'configure', bindings: [] });
  await ports.plug(hidOximeter('LEFT', 91));
  await drivers.untilState('contec-cms50-eb', 'ready');
  await ports.plug(hidOximeter('RIGHT', 96));
  await drivers.untilState('contec-cms50-eb', 'fault');
  expect(await drivers.start('oximetry').end).toMatchObject({ type: 'failed', failure: 'device-fault' });
  drivers.send({ type: 'configure', bindings: [{ driver: 'contec-cms50-eb', serial: 'RIGHT' }] });
  await drivers.untilState('contec-cms50-eb', 'ready');
  expect(await drivers.start('oximetry').end).toMatchObject({ type: 'finished', readings: [{ value: 96 }, {}] });
});

test('two bridges without a serial number of their own are told apart by their socket', async () => {
  drivers.send({ type: 'configure', bindings: [{ driver: 'nonin', socket: '1-2' }] });
  await ports.plug(serialOximeter('0001', 91));
  await ports.plug(serialOximeter('0001', 96));
  await drivers.untilState('nonin', 'ready');
  expect(await drivers.start('oximetry').end).toMatchObject({ type: 'finished', readings: [{ value: 96 }, {}] });
});

test.each([
  {
    name: 'a HID oximeter',
    driver: 'contec-cms50-eb',
    modality: 'oximetry',
    make: () => hid(MUTE, { vendor: 0x28e9, product: 0x028a, reports: [{ id: 0, input: 64, output: 64 }] }),
  },
  { name: 'an 11073 agent', driver: 'ieee11073', modality: 'oximetry', make: () => phdc(MUTE) },
] as const)('$name that enumerates and stays silent is found silent, and lets go at once', async (silent) => {
  const { driver, modality, make } = silent;
  drivers.send({ type: 'configure', bindings: [] });
  await ports.plug(make());
  await drivers.untilState(driver, 'ready');
  expect(await drivers.selfTest(driver)).toMatchObject({ type: 'silent' });
  const attempt = drivers.start(modality);
  await drivers.untilLive(attempt, ({ type }) => type === 'progress');
  expect(await drivers.cancel(attempt)).toMatchObject({ type: 'cancelled' });
  await drivers.untilState(driver, 'ready');
});

test('a device that babbles at full speed yields nothing, holds up no other, and fills no memory', async () => {
  drivers.send({ type: 'configure', bindings: [{ driver: 'gtech-gl310', port: '/dev/ttyUSB0' }] });
  await ports.plug(ftdi(babbler()));
  await drivers.untilState('gtech-gl310', 'ready');
  const before = await memoryOf();
  const babbling = drivers.start('weight');
  await drivers.untilLive(babbling, ({ type }) => type === 'progress');
  await ports.plug(hidOximeter('CALM', 94));
  await drivers.untilState('contec-cms50-eb', 'ready');
  expect(await drivers.start('oximetry').end).toMatchObject({ type: 'finished', readings: [{ value: 94 }, {}] });
  expect(await drivers.cancel(babbling)).toMatchObject({ type: 'cancelled' });
  // kB; what a garbage collector may leave, not what was sent.
  expect((await memoryOf()) - before).toBeLessThan(64 * 1024);
});
