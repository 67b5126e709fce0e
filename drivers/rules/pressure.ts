import type { Reading, Reason } from '#protocol/measurement.ts';
import type { PassiveEvent } from '../device.ts';

/**
 * Pressures (mmHg) and pulse (/min) outside which no cuff reports: as wide as the widest monitor measures, and no clinical
 * limit. A pressure in kPa that is flagged as mmHg falls below them.
 */
const PRESSURE = { systolic: [40, 300], mean: [25, 300], diastolic: [20, 250] } as const;
/** mmHg in each unit. Source: 1 kPa is 7.50062 mmHg. */
const SCALE = { 'mm[Hg]': 1, kPa: 7.500_62 } as const;
const PULSE = { low: 20, high: 300 } as const;

/** What a record tells of one measurement, in `unit` (mmHg when absent) and /min; `null` where it tells nothing. */
export type FoundPressure = {
  readonly unit?: keyof typeof SCALE;
  readonly systolic: number | null;
  readonly mean: number | null;
  readonly diastolic: number | null;
  readonly pulse: number | null;
  readonly deviceTime: string | undefined;
  /** What the device itself says against the reading. */
  readonly doubts: readonly Reason[];
};

export type Judgement =
  | { readonly type: 'readings'; readonly readings: readonly [Reading, Reading] }
  | { readonly type: 'refused'; readonly reason: Reason; readonly detail?: string };

function judgePulse(pulse: number | null, common: { deviceTime?: string }, doubts: Reason[]): Reading {
  const field = { kind: 'pulse-rate', unit: '/min', ...common } as const;
  if (pulse === null) return { ...field, value: null, validity: 'invalid', reasons: ['missing'] };
  if (!(pulse >= PULSE.low && pulse <= PULSE.high))
    return { ...field, value: null, validity: 'invalid', reasons: ['out-of-range'] };
  return { ...field, value: pulse, validity: doubts.length > 0 ? 'questionable' : 'valid', reasons: doubts };
}

/**
 * A measurement as readings in the unit reported, and /min. Pressures must be there, inside wide bounds (NaN never
 * is), and in order: diastolic < mean (where it is told) < systolic; a pulse that is missing or out of bounds is refused
 * alone.
 */
export function judgePressure(found: FoundPressure): Judgement {
  const { unit = 'mm[Hg]', systolic, mean, diastolic, pulse, deviceTime, doubts } = found;
  if (systolic === null || diastolic === null) return { type: 'refused', reason: 'missing' };
  const pressures = mean === null ? [diastolic, systolic] : [diastolic, mean, systolic];
  const outside = (value: number, [low, high]: readonly [number, number]): boolean =>
    !(value * SCALE[unit] >= low && value * SCALE[unit] <= high);
  if (
    outside(systolic, PRESSURE.systolic) ||
    outside(diastolic, PRESSURE.diastolic) ||
    (mean !== null && outside(mean, PRESSURE.mean))
  )
    return { type: 'refused', reason: 'out-of-range' };
  if (pressures.some((value, i) => i > 0 && value <= (pressures[i - 1] ?? 0)))
    return { type: 'refused', reason: 'implausible' };
  const common = deviceTime === undefined ? {} : { deviceTime };
  const reading: Reading = {
    kind: 'blood-pressure',
    unit,
    ...common,
    systolic,
    diastolic,
    mean,
    validity: doubts.length > 0 ? 'questionable' : 'valid',
    reasons: [...doubts],
  };
  return { type: 'readings', readings: [reading, judgePulse(pulse, common, [...doubts])] };
}

/** Tells a judged record of a capture: both readings, or the refusal. */
export function tellJudged(judged: Judgement, emit: (event: PassiveEvent) => void): void {
  if (judged.type === 'refused') emit(judged);
  else for (const reading of judged.readings) emit({ type: 'measurement', reading });
}
