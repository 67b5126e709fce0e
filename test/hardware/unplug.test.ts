import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contecEbSimulator } from '../simulators/devices/contec-cms50-eb.ts';
import { noninSimulator } from '../simulators/devices/nonin.ts';
import { Ports, sharedDrivers } from './bench.ts';
import type { Plugged } from './machine/bench-machine.ts';
import type { GuestDrivers } from './machine/guest-drivers.ts';
import { Instrument } from './personalities/instrument.ts';
import { rigOf } from './rigs.ts';

const ports = new Ports();
let drivers: GuestDrivers;

const OXIMETERS = [
  { driver: 'nonin', make: () => noninSimulator({ search: 0 }) },
  { driver: 'contec-cms50-eb', make: () => contecEbSimulator() },
] as const;

beforeAll(async () => {
  drivers = await sharedDrivers();
});

afterEach(() => ports.clear());

describe.each(OXIMETERS)('$driver', ({ driver, make }) => {
  const { port, connect } = rigOf(driver);
  let instrument: Instrument;
  let plugged: Plugged;

  const plug = async (): Promise<void> => {
    instrument = new Instrument(make(), 5);
    plugged = await ports.plug(connect(instrument));
  };

  beforeEach(async () => {
    drivers.send({ type: 'configure', bindings: port === undefined ? [] : [{ driver, port }] });
    await drivers.untilState(driver, 'absent');
    await plug();
  });

  const expectToMeasure = async (): Promise<void> => {
    await drivers.untilState(driver, 'ready');
    expect(await drivers.start('oximetry').end).toMatchObject({ type: 'finished', device: { driver } });
  };

  const replug = async (): Promise<void> => {
    await drivers.untilState(driver, 'absent');
    await plug();
    await expectToMeasure();
  };

  test('pulled while the kernel still asks who it is, it is found when plugged in again', async () => {
    await plugged.unplug();
    await plug();
    await expectToMeasure();
  });

  test('pulled before it is asked for, it is missing; plugged in again, it measures', async () => {
    await drivers.untilState(driver, 'ready');
    await plugged.unplug();
    await drivers.untilState(driver, 'absent');
    expect(await drivers.start('oximetry').end).toMatchObject({ type: 'failed', failure: 'device-missing' });
    await replug();
  });

  test('pulled before it has said anything, it ends the attempt; plugged in again, it measures', async () => {
    instrument.play('silence');
    await drivers.untilState(driver, 'ready');
    const attempt = drivers.start('oximetry');
    await drivers.untilLive(attempt, ({ type }) => type === 'progress');
    await plugged.unplug();
    expect(await attempt.end).toMatchObject({ type: 'failed', failure: 'unplugged' });
    await replug();
  });

  test('pulled while values run, it ends the attempt; plugged in again, it measures', async () => {
    await drivers.untilState(driver, 'ready');
    const attempt = drivers.start('oximetry');
    await drivers.untilLive(attempt, (body) => body.type === 'sample' && body.reading.validity === 'valid');
    await plugged.unplug();
    expect(await attempt.end).toMatchObject({ type: 'failed', failure: 'unplugged' });
    await replug();
  });
});
