import { andTm2657p } from './and-tm2657p.ts';
import type { DeviceDriver } from './device.ts';
import { gattBloodPressure } from './gatt-blood-pressure.ts';
import { gattPlx } from './gatt-plx.ts';
import { gattThermometer } from './gatt-thermometer.ts';
import { gattWeight } from './gatt-weight.ts';
import { gtechGl310 } from './gtech-gl310.ts';
import { nonin } from './nonin.ts';
import { taidocScale } from './taidoc-scale.ts';
import { taidocThermometer } from './taidoc-thermometer.ts';

/** Every device Escale can drive, in the order they are shown. */
export const CATALOGUE: readonly DeviceDriver[] = [
  nonin,
  andTm2657p,
  taidocThermometer,
  gtechGl310,
  taidocScale,
  gattBloodPressure,
  gattThermometer,
  gattPlx,
  gattWeight,
];

export const findDriver = (id: string): DeviceDriver | undefined =>
  CATALOGUE.find(({ manifest }) => manifest.id === id);
