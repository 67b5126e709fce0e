import type { QueueEntry } from '#protocol/consultation.ts';
import type { MeasurementKind, Modality } from '#protocol/measurement.ts';

/** What a line of the queue shows, always in the same columns so that the eye goes down them. */
export const QUEUE_KINDS = [
  'blood-pressure',
  'oxygen-saturation',
  'pulse-rate',
  'body-temperature',
] as const satisfies readonly MeasurementKind[];

/** What few patients measure, under the columns. The perfusion index is left out: it tells of the finger in the sensor. */
const FURTHER_KINDS = [
  'blood-glucose',
  'body-weight',
  'body-height',
  'body-fat',
] as const satisfies readonly MeasurementKind[];

export type RowKind = (typeof QUEUE_KINDS)[number] | (typeof FURTHER_KINDS)[number];

/** The gesture whose not being made leaves the kind out; null where the kind is only by the way of another. */
export const GESTURE_OF: Readonly<Record<RowKind, Modality | null>> = {
  'blood-pressure': 'blood-pressure',
  'oxygen-saturation': 'oximetry',
  'pulse-rate': 'oximetry',
  'body-temperature': 'temperature',
  'blood-glucose': 'glucose',
  'body-weight': 'weight',
  'body-height': null,
  'body-fat': null,
};

/** What else there is to say of a patient's readings beside those with a column of their own. */
export function furtherKinds({ measurements, skipped }: Pick<QueueEntry, 'measurements' | 'skipped'>): RowKind[] {
  return FURTHER_KINDS.filter(
    (kind) =>
      measurements.some(({ reading }) => reading.kind === kind) ||
      skipped.some(({ modality }) => modality === GESTURE_OF[kind]),
  );
}
