import { MODALITIES } from '#protocol/measurement.ts';
import type { DeviceDriver } from './device.ts';
import { DEVICE_FILES } from './device-files.ts';

/** What tells a driver from anything else that a file may export; of what type its parts are, the compiler has checked. */
function isDriver(exported: unknown): exported is DeviceDriver {
  return (
    typeof exported === 'object' &&
    exported !== null &&
    'manifest' in exported &&
    typeof exported.manifest === 'object' &&
    exported.manifest !== null &&
    'id' in exported.manifest &&
    'measure' in exported &&
    typeof exported.measure === 'function' &&
    'passive' in exported &&
    typeof exported.passive === 'function'
  );
}

function driverOf(file: string, exported: unknown): DeviceDriver {
  const driver: unknown =
    typeof exported === 'object' && exported !== null && 'driver' in exported ? exported.driver : undefined;
  if (!isDriver(driver)) throw new TypeError(`devices/${file}.ts has no export "driver" that is a DeviceDriver`);
  const { id } = driver.manifest;
  if (id !== file)
    throw new TypeError(`devices/${file}.ts holds the driver "${id}": a file has the name of its device`);
  return driver;
}

/**
 * Where a driver stands, the weightiest first. Of several devices that could measure the same, the first that is there is
 * used: so one on a wire goes before one that only the radio reaches, which may be asleep; one made for a single purpose
 * before a class of devices; and the better attested before the worse.
 */
function placeOf({ manifest: { id, modalities, links, grade } }: DeviceDriver): readonly (number | string)[] {
  const byRadio = links.filter(({ via }) => via === 'bluetooth').length;
  return [
    Number(byRadio === links.length),
    Number(modalities.length > 1),
    MODALITIES.indexOf(modalities[0]),
    Number(byRadio > 0),
    grade,
    id,
  ];
}

function compare(one: DeviceDriver, other: DeviceDriver): number {
  const places = placeOf(other);
  for (const [at, place] of placeOf(one).entries()) {
    const rival = places[at] ?? place;
    if (place !== rival) return place < rival ? -1 : 1;
  }
  return 0;
}

/**
 * The drivers that a folder's files export as `driver`, in the order they are shown and chosen in.
 *
 * @throws {TypeError} when a file has no such export, or one whose manifest has another id than the file's name
 */
export const catalogueOf = (files: ReadonlyMap<string, unknown>): readonly DeviceDriver[] =>
  [...files].map(([file, exported]) => driverOf(file, exported)).sort(compare);

/** Every device Escale can drive: one for each file of `devices/`. */
export const CATALOGUE: readonly DeviceDriver[] = catalogueOf(DEVICE_FILES);

export const findDriver = (id: string): DeviceDriver | undefined =>
  CATALOGUE.find(({ manifest }) => manifest.id === id);
