import type { DeviceDriver } from './device.ts';
import { driver as andTm2657p } from './devices/and-tm2657p.ts';
import { driver as andUa767 } from './devices/and-ua767.ts';
import { driver as berryBci } from './devices/berry-bci.ts';
import { driver as beurerBm58 } from './devices/beurer-bm58.ts';
import { driver as beurerBm65 } from './devices/beurer-bm65.ts';
import { driver as contec08a } from './devices/contec-08a.ts';
import { driver as contecCms50 } from './devices/contec-cms50.ts';
import { driver as contecCms50Eb } from './devices/contec-cms50-eb.ts';
import { driver as contecCms50Legacy } from './devices/contec-cms50-legacy.ts';
import { driver as gattBloodPressure } from './devices/gatt-blood-pressure.ts';
import { driver as gattPlx } from './devices/gatt-plx.ts';
import { driver as gattThermometer } from './devices/gatt-thermometer.ts';
import { driver as gattWeight } from './devices/gatt-weight.ts';
import { driver as gtechGl310 } from './devices/gtech-gl310.ts';
import { driver as ieee11073 } from './devices/ieee11073.ts';
import { driver as masimoRad } from './devices/masimo-rad.ts';
import { driver as microlifeBp3gx } from './devices/microlife-bp3gx.ts';
import { driver as nonin } from './devices/nonin.ts';
import { driver as omronHbp9020 } from './devices/omron-hbp9020.ts';
import { driver as omronHem790it } from './devices/omron-hem790it.ts';
import { driver as omronHem7322u } from './devices/omron-hem7322u.ts';
import { driver as taidocScale } from './devices/taidoc-scale.ts';
import { driver as taidocThermometer } from './devices/taidoc-thermometer.ts';

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
