import type { AttemptFailure, DriversEvent } from '#protocol/drivers-host.ts';
import type { MeasurementKind, Modality, Reading, Reason } from '#protocol/measurement.ts';
import type { AnySimulator } from '../../simulators/simulator.ts';

/** A reading without its unit and times: what it says, and how far it can be trusted. */
export type SeenReading = {
  readonly kind: MeasurementKind;
  /** The number; of a blood pressure systolic, diastolic and mean; null where there is none. */
  readonly value: number | null | readonly [number, number, number | null];
  readonly validity: Reading['validity'];
  readonly reasons: readonly Reason[];
};

/** How an attempt ended. */
type Seen =
  | { readonly failure: AttemptFailure; readonly detail: string | undefined }
  | { readonly readings: readonly SeenReading[] };

/** A fault that a device plays, and how an attempt on it must end. */
export type Play = {
  /** One of these; several only where chance decides which frames are hit. */
  readonly sees: readonly [Seen, ...Seen[]];
  /** Ms the driver may take in the place of its own limit, where the attempt ends by it; a patient has minutes. */
  readonly limit?: number;
};

/** What a device measures when nothing ails it, and how it ends under each fault its simulator knows. */
export type DeviceFaults = {
  readonly normal: readonly SeenReading[];
  readonly faults: Readonly<Record<string, Play>>;
  /** Another device of the same driver that plays the faults, where the usual one is too plain or too slow for them. */
  readonly player?: {
    readonly simulate: () => AnySimulator;
    readonly modality: Modality;
    readonly normal: readonly SeenReading[];
  };
};

export const scalar = (kind: MeasurementKind, value: number): SeenReading => ({
  kind,
  value,
  validity: 'valid',
  reasons: [],
});

/** Ms after which a device that streams, or says nothing, is given up on the bench. */
const STREAM_LIMIT = 6000;

/** Ends well, with these readings. */
export const yields = (...readings: readonly SeenReading[]): Play => ({ sees: [{ readings }] });

/** Ends with the usual readings, questionable for this reason. */
export const doubts = (normal: readonly SeenReading[], ...reasons: readonly Reason[]): Play =>
  yields(...normal.map((reading): SeenReading => ({ ...reading, validity: 'questionable', reasons })));

/** Ends with readings that have no number, for this reason. */
export const invalidates = (normal: readonly SeenReading[], ...reasons: readonly Reason[]): Play =>
  yields(...normal.map((reading): SeenReading => ({ ...reading, value: null, validity: 'invalid', reasons })));

/** Is refused at once, for a reason and what the device says of it. */
export const refused = (detail: string): Play => ({ sees: [{ failure: 'refused', detail }] });

/** Is refused for a reason when the time is over. */
export const refusedInTheEnd = (detail: string, limit = STREAM_LIMIT): Play => ({ ...refused(detail), limit });

/** Ends when the time is over, and why there was nothing. */
export const timesOut = (reason: Reason, ...others: readonly Reason[]): Play => ({
  sees: [{ failure: 'timed-out', detail: reason }, ...others.map((detail): Seen => ({ failure: 'timed-out', detail }))],
  limit: STREAM_LIMIT,
});

export function seenReading(reading: Reading): SeenReading {
  const { kind, validity, reasons } = reading;
  const value = 'systolic' in reading ? ([reading.systolic, reading.diastolic, reading.mean] as const) : reading.value;
  return { kind, value, validity, reasons };
}

/** The end of an attempt as a table tells it. Throws for one that was neither finished nor failed. */
export function seen(end: DriversEvent): Seen {
  switch (end.type) {
    case 'finished':
      return { readings: end.readings.map(seenReading) };
    case 'failed':
      return { failure: end.failure, detail: end.detail };
    default:
      throw new TypeError(`an attempt cannot end with ${end.type} here`);
  }
}
