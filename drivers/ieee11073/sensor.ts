import type { Reason } from '#protocol/measurement.ts';
import { MderReader } from '../codecs/ieee11073/mder.ts';
import { ATTRIBUTE, OBJECT_CLASS, TYPE } from '../codecs/ieee11073/nomenclature.ts';
import type { Observation } from '../codecs/ieee11073/report.ts';

/**
 * What an oximeter's status bits mean for its numbers, from the most significant bit on. The order is that of the Bluetooth
 * pulse oximeter service's device and sensor status, which mirrors it (IEEE 11073-10404 itself was not read).
 */
const BITS: readonly (readonly ['refuses' | 'doubts', Reason])[] = [
  ['refuses', 'sensor-disconnected'],
  ['refuses', 'sensor-fault'], // malfunction
  ['refuses', 'sensor-off'], // displaced
  ['refuses', 'sensor-fault'], // unsupported
  ['refuses', 'sensor-off'],
  ['doubts', 'artefact'], // interference
  ['refuses', 'searching'],
  ['doubts', 'artefact'], // pulse questionable
  ['refuses', 'out-of-track'], // non-pulsatile
  ['doubts', 'artefact'], // erratic
  ['doubts', 'low-perfusion'],
  ['doubts', 'artefact'], // poor signal
  ['refuses', 'out-of-track'], // inadequate signal
  ['doubts', 'artefact'], // irregular processing
  ['refuses', 'device-error'], // equipment malfunction
  ['doubts', 'stale'], // extended display update
];

/** What a sensor's status makes of the numbers beside it: none, or doubted ones. */
export type SensorStatus = { readonly refusal?: Reason; readonly doubts: readonly Reason[] };

/** What an oximeter's status object says of its sensor, if the observation is one. One that cannot be read refuses. */
export function sensorStatus({ metric, attributes }: Observation): SensorStatus | undefined {
  if (metric?.objectClass !== OBJECT_CLASS.enumeration || metric.type !== TYPE.oximeterStatus) return undefined;
  const value = attributes?.get(ATTRIBUTE.bits16);
  if (value?.length !== 2) return { refusal: 'device-error', doubts: [] };
  const bits = new MderReader(value).u16();
  const set = BITS.filter((_, i) => (bits & (0x8000 >> i)) !== 0);
  const refusal = set.find(([effect]) => effect === 'refuses')?.[1];
  const doubts = [...new Set(set.filter(([effect]) => effect === 'doubts').map(([, reason]) => reason))];
  return { ...(refusal === undefined ? {} : { refusal }), doubts };
}
