import { tm2657pSimulator } from './and-tm2657p.ts';
import { ua767Simulator } from './and-ua767.ts';
import { berrySimulator } from './berry-bci.ts';
import { bm58Simulator } from './beurer-bm58.ts';
import { bm65Simulator } from './beurer-bm65.ts';
import { contec08aSimulator } from './contec-08a.ts';
import { contecSimulator } from './contec-cms50.ts';
import { contecEbSimulator } from './contec-cms50-eb.ts';
import { contecLegacySimulator } from './contec-cms50-legacy.ts';
import { gattBloodPressureSimulator, gattPlxSimulator, gattThermometerSimulator, gattWeightSimulator } from './gatt.ts';
import { gtechSimulator } from './gtech-gl310.ts';
import { ieee11073Simulator } from './ieee11073.ts';
import { masimoSimulator } from './masimo-rad.ts';
import { microlifeSimulator } from './microlife-bp3gx.ts';
import { noninSimulator } from './nonin.ts';
import { hbp9020Simulator } from './omron-hbp9020.ts';
import { hem790Simulator } from './omron-hem790it.ts';
import { hem7322Simulator } from './omron-hem7322u.ts';
import type { AnySimulator } from './simulator.ts';
import { taidocScaleSimulator } from './taidoc-scale.ts';
import { taidocSimulator } from './taidoc-thermometer.ts';

/** The present local minute, for a device whose clock is right: `YYYY-MM-DDThh:mm`. */
function localMinute(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Each device with the durations of the real one and a clock that is right, by the driver's id. */
export const SIMULATORS: Readonly<Record<string, () => AnySimulator>> = {
  nonin: () => noninSimulator(),
  'contec-cms50-legacy': () => contecLegacySimulator(),
  'contec-cms50': () => contecSimulator(),
  'contec-cms50-eb': () => contecEbSimulator(),
  'masimo-rad': () => masimoSimulator({ clock: `${localMinute()}:00` }),
  'berry-bci': () => berrySimulator(),
  'and-tm2657p': () => tm2657pSimulator({ clock: localMinute() }),
  'omron-hbp9020': () => hbp9020Simulator({ clock: localMinute() }),
  'omron-hem790it': () => hem790Simulator({ clock: localMinute() }),
  'omron-hem7322u': () => hem7322Simulator({ clock: localMinute() }),
  'contec-08a': () => contec08aSimulator({ clock: localMinute() }),
  'beurer-bm65': () => bm65Simulator({ clock: localMinute() }),
  'beurer-bm58': () => bm58Simulator({ clock: localMinute() }),
  'microlife-bp3gx': () => microlifeSimulator({ clock: localMinute() }),
  'and-ua767': () => ua767Simulator({ clock: localMinute() }),
  'gtech-gl310': () => gtechSimulator(),
  ieee11073: () => ieee11073Simulator({ clock: `${localMinute()}:00` }),
  'gatt-blood-pressure': () => gattBloodPressureSimulator({ clock: `${localMinute()}:00` }),
  'gatt-plx': () => gattPlxSimulator({ clock: `${localMinute()}:00` }),
  'gatt-thermometer': () => gattThermometerSimulator({ clock: `${localMinute()}:00` }),
  'gatt-weight': () => gattWeightSimulator({ clock: `${localMinute()}:00` }),
  'taidoc-scale': () => taidocScaleSimulator({ clock: localMinute() }),
  'taidoc-thermometer': () => taidocSimulator({ clock: localMinute() }),
};
