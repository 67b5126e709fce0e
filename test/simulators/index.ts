import { tm2657pSimulator } from './and-tm2657p.ts';
import { berrySimulator } from './berry-bci.ts';
import { contecSimulator } from './contec-cms50.ts';
import { contecEbSimulator } from './contec-cms50-eb.ts';
import { contecLegacySimulator } from './contec-cms50-legacy.ts';
import { gattBloodPressureSimulator, gattPlxSimulator, gattThermometerSimulator, gattWeightSimulator } from './gatt.ts';
import { gtechSimulator } from './gtech-gl310.ts';
import { masimoSimulator } from './masimo-rad.ts';
import { noninSimulator } from './nonin.ts';
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
  'gtech-gl310': () => gtechSimulator(),
  'gatt-blood-pressure': () => gattBloodPressureSimulator({ clock: `${localMinute()}:00` }),
  'gatt-plx': () => gattPlxSimulator({ clock: `${localMinute()}:00` }),
  'gatt-thermometer': () => gattThermometerSimulator({ clock: `${localMinute()}:00` }),
  'gatt-weight': () => gattWeightSimulator({ clock: `${localMinute()}:00` }),
  'taidoc-scale': () => taidocScaleSimulator({ clock: localMinute() }),
  'taidoc-thermometer': () => taidocSimulator({ clock: localMinute() }),
};
