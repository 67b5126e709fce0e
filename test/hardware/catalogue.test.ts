import { afterEach, beforeAll, expect, test } from 'vitest';
import { CATALOGUE } from '#drivers/catalogue.ts';
import { SIMULATORS } from '../simulators/index.ts';
import { Ports, sharedDrivers } from './bench.ts';
import type { GuestDrivers } from './machine/guest-drivers.ts';
import { Instrument } from './personalities/instrument.ts';
import { RIGS } from './rigs.ts';

/** A patient's time in a fifth of it, while the drivers' own clocks run as ever. */
const SPEED = 5;
/** Ms a home monitor's cuff works, on its own clock: what is on trial here is its connection. */
const CUFF = { duration: 5000 };

const ports = new Ports();
let drivers: GuestDrivers;

beforeAll(async () => {
  drivers = await sharedDrivers();
});

afterEach(() => ports.clear());

test('every wired device of the catalogue has a rig for each of its links', () => {
  const wired = CATALOGUE.flatMap(({ manifest: { id, links } }) =>
    links.filter(({ via }) => via !== 'bluetooth').map(({ via }) => `${id} ${via}`),
  );
  expect(RIGS.map(({ driver, via }) => `${driver} ${via}`)).toEqual(expect.arrayContaining(wired));
});

test.each(RIGS)(
  '$driver measures through the kernel’s $kernel ($via)',
  async ({ driver, port, connect, speed = SPEED }) => {
    const make = SIMULATORS[driver];
    const manifest = CATALOGUE.find((each) => each.manifest.id === driver)?.manifest;
    if (!make || !manifest) throw new Error(`${driver} is not in the catalogue, or has no simulator`);
    drivers.send({ type: 'configure', bindings: port === undefined ? [] : [{ driver, port }] });
    await ports.plug(connect(new Instrument(make(CUFF), speed)));
    await drivers.untilState(driver, 'ready');
    const { end } = drivers.start(manifest.modalities[0]);
    const outcome = await end;
    expect(outcome, JSON.stringify(outcome)).toMatchObject({ type: 'finished', device: { driver } });
    const readings = outcome.type === 'finished' ? outcome.readings : [];
    expect(readings.every(({ kind }) => manifest.kinds.includes(kind))).toBe(true);
    expect(readings.map(({ validity }) => validity)).toContain('valid');
    await ports.clear();
    await drivers.untilState(driver, 'absent');
  },
);
