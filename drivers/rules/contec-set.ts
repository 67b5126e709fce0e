import type { Reason } from '#protocol/measurement.ts';
import type { ContecValues } from '../codecs/contec-values.ts';
import type { OximetrySet } from './oximetry.ts';

/** The cable's CP2102, a common part: bound by configuration. */
export const CP2102 = [{ vendorId: '10c4', productId: 'ea60' }] as const;

/** The numbers go on after the finger has left, so the status decides, never the number. */
function refusalOf(values: ContecValues): Reason | undefined {
  if (values.fingerOut) return 'sensor-off';
  if (values.probeError) return 'sensor-fault';
  return values.searching ? 'searching' : undefined;
}

/** What a frame that stands for `period` ms says, as the rules of oximetry take it. */
export function contecSet(values: ContecValues, period: number): OximetrySet {
  const refusal = refusalOf(values);
  const { pulseRate, spo2, perfusionIndex } = values;
  return {
    spo2,
    pulseRate,
    ...(perfusionIndex === undefined ? {} : { perfusionIndex }),
    ...(refusal === undefined ? {} : { refusal }),
    doubts: [],
    notes: [],
    period,
  };
}
