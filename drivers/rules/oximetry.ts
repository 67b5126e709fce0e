import type { Reading, Reason, ScalarKind } from '#protocol/measurement.ts';

/**
 * One set of values as an oximeter said it, whatever its protocol. `null` is the device's own "no value": a sentinel,
 * dashes. The driver of each device turns its status bits into `refusal`, `doubts` and `notes`.
 */
export type OximetrySet = {
  /** SpO2, %. */
  readonly spo2: number | null;
  /** Pulse rate, /min. */
  readonly pulseRate: number | null;
  /** Perfusion index, %; absent where the protocol has none. */
  readonly perfusionIndex?: number | null;
  /** Why the device says that there is nothing to read, whatever numbers it still sends. */
  readonly refusal?: Reason;
  /** What makes values questionable. */
  readonly doubts: readonly Reason[];
  /** What is told beside a value without doubting it. */
  readonly notes: readonly Reason[];
  /** Ms of the patient that this set stands for. */
  readonly period: number;
  /** The device's own statement that this is a high-quality measurement. */
  readonly assured?: boolean;
  /** Nothing in the bytes of a set tells damage, and sets come one by one: a leap needs a second set to be believed. */
  readonly unchecked?: boolean;
  /** The device's clock, where a set carries it. */
  readonly deviceTime?: string;
};

export type OximetryReadings = [Reading, Reading, ...Reading[]];

/**
 * The widest ranges any maker states (Nonin): SpO2 in %, pulse in /min. 0 % is inside the maker's range but is no reading
 * of a living patient. The perfusion index ends at 25.6 % (Contec); 0 is no pulse.
 */
const RANGES = { 'oxygen-saturation': [1, 100], 'pulse-rate': [18, 321], 'perfusion-index': [0.01, 26] } as const;
const UNITS = { 'oxygen-saturation': '%', 'pulse-rate': '/min', 'perfusion-index': '%' } as const;

/** Ms of uninterrupted values behind a result. Ours, not the makers': the devices average some beats themselves. */
const STABLE = { valid: 10_000, assured: 4_000, doubtful: 20_000 } as const;

/** Ms without a set after which a run is broken: two sets lost where they come one a second, a second elsewhere. */
const breakAfter = (period: number): number => Math.max(1000, 2.5 * period);

function toReading(
  kind: keyof typeof RANGES,
  value: number | null,
  set: OximetrySet,
  doubted: readonly Reason[],
): Reading {
  const [low, high] = RANGES[kind];
  const time = set.deviceTime === undefined ? {} : { deviceTime: set.deviceTime };
  const field: { kind: ScalarKind; unit: string; deviceTime?: string } = { kind, unit: UNITS[kind], ...time };
  if (set.refusal !== undefined || value === null)
    return { ...field, value: null, validity: 'invalid', reasons: [set.refusal ?? 'missing'] };
  if (value < low || value > high) return { ...field, value: null, validity: 'invalid', reasons: ['out-of-range'] };
  return {
    ...field,
    value,
    validity: doubted.length > 0 ? 'questionable' : 'valid',
    reasons: [...doubted, ...set.notes],
  };
}

/**
 * SpO2, pulse rate and, where the protocol has it, perfusion index of one set. What the device refuses is refused
 * altogether; what it doubts is questionable; a sentinel or a value out of range refuses that value alone.
 */
export function judge(set: OximetrySet, doubted: readonly Reason[] = set.doubts): OximetryReadings {
  const readings: OximetryReadings = [
    toReading('oxygen-saturation', set.spo2, set, doubted),
    toReading('pulse-rate', set.pulseRate, set, doubted),
  ];
  if (set.perfusionIndex !== undefined) readings.push(toReading('perfusion-index', set.perfusionIndex, set, doubted));
  return readings;
}

/** Whether SpO2 and pulse rate are both numbers; a missing perfusion index takes nothing from them. */
export const isUsable = ([spo2, pulse]: OximetryReadings): boolean =>
  spo2.validity !== 'invalid' && pulse.validity !== 'invalid';

/** How far values may move from one set to the next, %, /min, where no checksum guards them. Ours: no patient does that in a second. */
const LEAP = { spo2: 4, pulseRate: 25 } as const;

const near = (a: OximetrySet, b: OximetrySet): boolean =>
  a.refusal === undefined &&
  b.refusal === undefined &&
  a.spo2 !== null &&
  b.spo2 !== null &&
  a.pulseRate !== null &&
  b.pulseRate !== null &&
  Math.abs(a.spo2 - b.spo2) <= LEAP.spo2 &&
  Math.abs(a.pulseRate - b.pulseRate) <= LEAP.pulseRate;

const hasValues = (set: OximetrySet): boolean =>
  set.refusal === undefined && set.spo2 !== null && set.pulseRate !== null;

/**
 * Holds back a set whose values leap from those before, until a second set says the same: without a checksum one flipped
 * bit makes 97 into 87. Only sets marked `unchecked` are held; a set without values always passes.
 */
export class LeapGuard {
  #last: OximetrySet | undefined;
  #held: OximetrySet | undefined;

  passes(set: OximetrySet): boolean {
    if (!set.unchecked) return true;
    const last = this.#last;
    if (!hasValues(set)) {
      this.#last = undefined;
      this.#held = undefined;
      return true;
    }
    const believed = last === undefined || near(last, set) || (this.#held !== undefined && near(this.#held, set));
    this.#held = believed ? undefined : set;
    if (believed) this.#last = set;
    return believed;
  }
}

/**
 * Decides when running values are a result. The result is the last set the device reported, never an average:
 * - `valid` after 10 s of consecutive valid sets, or 4 s when the device adds its own statement of quality;
 * - `questionable`, with every doubt of the run, after 20 s of usable sets that never were valid for long enough.
 * Any invalid set, or silence, starts from zero. Time is the device's own: sets times their period; the clock only
 * tells silence. One result per run: another needs the finger out and in again.
 */
export class StableOximetry {
  #usable = 0;
  #valid = 0;
  #last: number | undefined;
  #doubts = new Set<Reason>();
  #done = false;

  /** The readings of the result this set completes, if it does. `at` in ms; `readings` is what {@link judge} made of it. */
  take(set: OximetrySet, at: number, readings = judge(set)): OximetryReadings | undefined {
    const silent = this.#last !== undefined && at - this.#last > breakAfter(set.period);
    this.#last = at;
    const unusable = !isUsable(readings);
    if (silent || unusable) this.#reset();
    if (unusable || this.#done) return undefined;
    for (const reason of set.doubts) this.#doubts.add(reason);
    this.#usable += set.period;
    this.#valid = set.doubts.length > 0 ? 0 : this.#valid + set.period;
    if (this.#enough(this.#valid, set.assured ? STABLE.assured : STABLE.valid)) return this.#finish(readings);
    if (this.#enough(this.#usable, STABLE.doubtful)) return this.#finish(judge(set, [...this.#doubts]));
    return undefined;
  }

  /** Ms of further valid sets until a result, as far as is known now. */
  get remaining(): number {
    return Math.max(0, Math.round(STABLE.valid - this.#valid));
  }

  #enough(elapsed: number, needed: number): boolean {
    return elapsed > needed - 1;
  }

  #finish(readings: OximetryReadings): OximetryReadings {
    this.#done = true;
    return readings;
  }

  #reset(): void {
    this.#usable = 0;
    this.#valid = 0;
    this.#doubts = new Set();
    this.#done = false;
  }
}
