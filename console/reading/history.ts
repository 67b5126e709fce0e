import type { Measurement, MeasurementKind, Modality } from '#protocol/measurement.ts';

/** The readings that one attempt gave, taken together because the patient made one gesture. */
export interface Attempt {
  readonly attemptId: string;
  readonly modality: Modality;
  readonly takenAt: string;
  readonly measurements: readonly Measurement[];
}

/** Order in which the readings of one attempt are shown. */
const KIND_ORDER: readonly MeasurementKind[] = [
  'blood-pressure',
  'oxygen-saturation',
  'pulse-rate',
  'perfusion-index',
  'body-temperature',
  'blood-glucose',
  'body-weight',
  'body-height',
  'body-fat',
];

const rank = (measurement: Measurement): number => KIND_ORDER.indexOf(measurement.reading.kind);

/** Attempts, newest first. */
export function attempts(measurements: readonly Measurement[]): Attempt[] {
  const byAttempt = new Map<string, Measurement[]>();
  for (const measurement of measurements) {
    const group = byAttempt.get(measurement.attemptId);
    if (group) group.push(measurement);
    else byAttempt.set(measurement.attemptId, [measurement]);
  }
  return [...byAttempt.entries()]
    .flatMap(([attemptId, group]): Attempt[] => {
      const [first] = group;
      if (!first) return [];
      const sorted = [...group].sort((a, b) => rank(a) - rank(b));
      return [{ attemptId, modality: first.modality, takenAt: first.takenAt, measurements: sorted }];
    })
    .sort((a, b) => Date.parse(b.takenAt) - Date.parse(a.takenAt));
}
