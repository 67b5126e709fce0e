import { describe, expect, test } from 'vitest';
import { CATALOGUE, findDriver } from '#drivers/catalogue.ts';
import type { DeviceDriver } from '#drivers/device.ts';
import { damageSingly, fuzz } from '#test/fuzz/fuzzer.ts';
import { growth } from '#test/fuzz/growth.ts';
import { makeSubject, type Subject } from '#test/fuzz/subject.ts';
import { SIMULATORS } from '#test/simulators/index.ts';

/** Ms for each driver: a minute's worth for all of them. */
const TIME = 1500;
/** Packets of a long day, and the bytes a reader may hold more after them. */
const PACKETS = 50_000;
const SLACK = 1_000_000;

/** Devices whose every byte of a value is under a check: checksum, check character, or the value said twice. */
const CHECKED = [
  'nonin',
  'and-tm2657p',
  'contec-cms50-eb',
  'omron-hem790it',
  'omron-hem7322u',
  'microlife-bp3gx',
  'taidoc-thermometer',
  'taidoc-scale',
];

async function subjectOf(driver: DeviceDriver): Promise<Subject> {
  const make = SIMULATORS[driver.manifest.id];
  if (!make) throw new Error(`${driver.manifest.id} has no simulator`);
  return makeSubject(driver, make);
}

describe.each(CATALOGUE.map((driver) => [driver.manifest.id, driver] as const))('%s', (_, driver) => {
  test('never throws, never makes an unsound reading, and never depends on how a stream is cut', async () => {
    const subject = await subjectOf(driver);
    const spent = fuzz(subject, { frames: Number.POSITIVE_INFINITY, time: TIME, seed: Date.now() % 1_000_000 });
    expect(spent.cases).toBeGreaterThan(subject.seeds.length);
    expect(spent.blocks).toBeGreaterThan(10);
  });

  test('holds no more after a day of noise than after an hour of it', async () => {
    expect(growth(await subjectOf(driver), PACKETS, 1)).toBeLessThan(SLACK);
  });
});

test.each(CHECKED)('%s shows no valid number that was not sent, whichever byte is damaged', async (id) => {
  const driver = findDriver(id);
  if (!driver) throw new Error(`${id} is not in the catalogue`);
  expect(damageSingly(await subjectOf(driver), TIME / 2, Date.now() % 1_000_000)).toEqual(new Set());
});
