import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { noninSimulator } from '../simulators/nonin.ts';
import { Ports, sharedDrivers } from './bench.ts';
import type { GuestDrivers } from './machine/guest-drivers.ts';
import { cdcAcm } from './personalities/cdc-acm.ts';
import { cp210x } from './personalities/cp210x.ts';
import { ftdi } from './personalities/ftdi.ts';
import { Instrument } from './personalities/instrument.ts';

const ports = new Ports();
let drivers: GuestDrivers;

beforeAll(async () => {
  drivers = await sharedDrivers();
});

afterEach(() => ports.clear());

const BRIDGES = [
  { name: 'cp210x', node: '/dev/ttyUSB0', make: cp210x },
  { name: 'ftdi_sio', node: '/dev/ttyUSB0', make: ftdi },
  { name: 'cdc_acm', node: '/dev/ttyACM0', make: cdcAcm },
] as const;

describe.each(BRIDGES)('a serial instrument on the kernel’s $name', ({ node, make }) => {
  test('an oximeter is found, streams, and ends with the values it sent', async () => {
    drivers.send({ type: 'configure', bindings: [{ driver: 'nonin', port: node }] });
    const oximeter = new Instrument(noninSimulator({ search: 500 }), 2);
    oximeter.set({ spo2: 93, pulse: 104 });
    await ports.plug(make(oximeter));
    await drivers.untilState('nonin', 'ready');
    expect(await drivers.start('oximetry').end).toMatchObject({
      type: 'finished',
      readings: [
        { value: 93, validity: 'valid' },
        { value: 104, validity: 'valid' },
      ],
    });
  });
});
