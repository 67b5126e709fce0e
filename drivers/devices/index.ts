import { andTm2657p } from './and-tm2657p.ts';
import { andUa767 } from './and-ua767.ts';
import { berryBci } from './berry-bci.ts';
import { beurerBm58 } from './beurer-bm58.ts';
import { beurerBm65 } from './beurer-bm65.ts';
import { contec08a } from './contec-08a.ts';
import { contecCms50 } from './contec-cms50.ts';
import { contecCms50Eb } from './contec-cms50-eb.ts';
import { contecCms50Legacy } from './contec-cms50-legacy.ts';
import type { DeviceDriver } from './device.ts';
import { gattBloodPressure } from './gatt-blood-pressure.ts';
import { gattPlx } from './gatt-plx.ts';
import { gattThermometer } from './gatt-thermometer.ts';
import { gattWeight } from './gatt-weight.ts';
import { gtechGl310 } from './gtech-gl310.ts';
import { ieee11073 } from './ieee11073.ts';
import { masimoRad } from './masimo-rad.ts';
import { microlifeBp3gx } from './microlife-bp3gx.ts';
import { nonin } from './nonin.ts';
import { omronHbp9020 } from './omron-hbp9020.ts';
import { omronHem790it } from './omron-hem790it.ts';
import { omronHem7322u } from './omron-hem7322u.ts';
import { taidocScale } from './taidoc-scale.ts';
import { taidocThermometer } from './taidoc-thermometer.ts';

/** Every device Escale can drive, in the order they are shown. */
export const CATALOGUE: readonly DeviceDriver[] = [
  nonin,
  contecCms50Legacy,
  contecCms50,
  contecCms50Eb,
  masimoRad,
  berryBci,
  andTm2657p,
  omronHbp9020,
  omronHem790it,
  omronHem7322u,
  contec08a,
  beurerBm65,
  beurerBm58,
  microlifeBp3gx,
  andUa767,
  taidocThermometer,
  gtechGl310,
  taidocScale,
  ieee11073,
  gattBloodPressure,
  gattThermometer,
  gattPlx,
  gattWeight,
];

export const findDriver = (id: string): DeviceDriver | undefined =>
  CATALOGUE.find(({ manifest }) => manifest.id === id);
