import type { CuffOptions } from './cuff-memory.ts';
import { tm2657pSimulator } from './devices/and-tm2657p.ts';
import { ua767Simulator } from './devices/and-ua767.ts';
import { berrySimulator } from './devices/berry-bci.ts';
import { bm58Simulator } from './devices/beurer-bm58.ts';
import { bm65Simulator } from './devices/beurer-bm65.ts';
import { contec08aSimulator } from './devices/contec-08a.ts';
import { contecSimulator } from './devices/contec-cms50.ts';
import { contecEbSimulator } from './devices/contec-cms50-eb.ts';
import { contecLegacySimulator } from './devices/contec-cms50-legacy.ts';
import { gtechSimulator } from './devices/gtech-gl310.ts';
import { ieee11073Simulator } from './devices/ieee11073.ts';
import { masimoSimulator } from './devices/masimo-rad.ts';
import { microlifeSimulator } from './devices/microlife-bp3gx.ts';
import { noninSimulator } from './devices/nonin.ts';
import { hbp9020Simulator } from './devices/omron-hbp9020.ts';
import { hem790Simulator } from './devices/omron-hem790it.ts';
import { hem7322Simulator } from './devices/omron-hem7322u.ts';
import { taidocScaleSimulator } from './devices/taidoc-scale.ts';
import { taidocSimulator } from './devices/taidoc-thermometer.ts';
import { gattBloodPressureSimulator, gattPlxSimulator, gattThermometerSimulator, gattWeightSimulator } from './gatt.ts';
import type { AnySimulator } from './simulator.ts';

/** The present local minute, for a device whose clock is right: `YYYY-MM-DDThh:mm`. */
function localMinute(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/**
 * Each device with the durations of the real one and a clock that is right, by the driver's id. A home monitor takes other
 * durations where they are given.
 */
export const SIMULATORS: Readonly<Record<string, (cuff?: CuffOptions) => AnySimulator>> = {
  nonin: () => noninSimulator(),
  'contec-cms50-legacy': () => contecLegacySimulator(),
  'contec-cms50': () => contecSimulator(),
  'contec-cms50-eb': () => contecEbSimulator(),
  'masimo-rad': () => masimoSimulator({ clock: `${localMinute()}:00` }),
  'berry-bci': () => berrySimulator(),
  'and-tm2657p': () => tm2657pSimulator({ clock: localMinute() }),
  'omron-hbp9020': (cuff) => hbp9020Simulator({ clock: localMinute(), ...cuff }),
  'omron-hem790it': (cuff) => hem790Simulator({ clock: localMinute(), ...cuff }),
  'omron-hem7322u': (cuff) => hem7322Simulator({ clock: localMinute(), ...cuff }),
  'contec-08a': (cuff) => contec08aSimulator({ clock: localMinute(), ...cuff }),
  'beurer-bm65': (cuff) => bm65Simulator({ clock: localMinute(), ...cuff }),
  'beurer-bm58': (cuff) => bm58Simulator({ clock: localMinute(), ...cuff }),
  'microlife-bp3gx': (cuff) => microlifeSimulator({ clock: localMinute(), ...cuff }),
  'and-ua767': (cuff) => ua767Simulator({ clock: localMinute(), ...cuff }),
  'gtech-gl310': () => gtechSimulator(),
  ieee11073: () => ieee11073Simulator({ clock: `${localMinute()}:00` }),
  'gatt-blood-pressure': () => gattBloodPressureSimulator({ clock: `${localMinute()}:00` }),
  'gatt-plx': () => gattPlxSimulator({ clock: `${localMinute()}:00` }),
  'gatt-thermometer': () => gattThermometerSimulator({ clock: `${localMinute()}:00` }),
  'gatt-weight': () => gattWeightSimulator({ clock: `${localMinute()}:00` }),
  'taidoc-scale': () => taidocScaleSimulator({ clock: localMinute() }),
  'taidoc-thermometer': () => taidocSimulator({ clock: localMinute() }),
};
