/** Seconds of pulse wave kept and shown. */
export const PLETH_WINDOW = 6;

/**
 * Seconds a sample may be late without anything missing before it: the device sends on whole batches, the kiosk is busy
 * for a moment. More, and the device was silent: the finger was out, or bytes were damaged.
 */
const LATE = 0.25;

/**
 * The pulse wave of the attempt that runs, in the device's own units. A hole is a `null` between samples: what was not
 * received is never bridged. Time runs on the kiosk's clock.
 */
export interface PlethTrace {
  /** s, relative to the first sample. */
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  /** The device's full scale. */
  readonly full: number;
  /** ms of the kiosk's clock at time 0. */
  readonly origin: number;
  /** Something was lost after the last sample: the next one does not touch it. */
  readonly broken: boolean;
}

export const emptyTrace: PlethTrace = { times: [], values: [], full: 1, origin: 0, broken: false };

interface PlethSamples {
  /** ms, kiosk's clock, of the newest sample. */
  readonly at: number;
  /** Hz */
  readonly rate: number;
  readonly full: number;
  readonly values: readonly number[];
}

/** Notes that something was lost which may have been samples. */
export const breakPleth = (trace: PlethTrace): PlethTrace => ({ ...trace, broken: true });

/** Appends samples; `gap` says that something before them was not received. What the device left out is a hole as well. */
export function appendPleth(trace: PlethTrace, samples: PlethSamples, gap: boolean): PlethTrace {
  const step = 1 / samples.rate;
  const last = trace.times.at(-1);
  const span = (samples.values.length - 1) * step;
  const origin = last === undefined ? samples.at - span * 1000 : trace.origin;
  const byClock = (samples.at - origin) / 1000 - span;
  const times = [...trace.times];
  const values: (number | null)[] = [...trace.values];
  let first = last === undefined ? byClock : last + step;
  if (last !== undefined && (gap || trace.broken || byClock - first > LATE)) {
    first = Math.max(byClock, last + 2 * step);
    times.push(last + step);
    values.push(null);
  }
  samples.values.forEach((value, index) => {
    times.push(first + index * step);
    values.push(value);
  });
  const newest = times.at(-1) ?? 0;
  const from = times.findIndex((time) => time >= newest - PLETH_WINDOW);
  return { times: times.slice(from), values: values.slice(from), full: samples.full, origin, broken: false };
}
