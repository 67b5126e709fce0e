import type { QueueEntry } from '#protocol/consultation.ts';
import type { Measurement, MeasurementKind, Reading } from '#protocol/measurement.ts';

/**
 * Where a single sign is far enough from normal that a physician should look first. This orders a list, marks a number and diagnoses
 * nothing; a site can switch it off (R43).
 */
interface Threshold {
  readonly kind: MeasurementKind;
  readonly side: 'low' | 'high';
  /** The bound itself counts, in {@link UNIT_OF}. */
  readonly bound: number;
  readonly level: 'red' | 'look';
}

/**
 * National Early Warning Score (NEWS) 2, Royal College of Physicians, London 2017, chart 1: `red` is a single parameter's score
 * of 3, `look` of 2. SpO2 by scale 1: a patient with chronic hypercapnic failure has another target, which no kiosk knows.
 * Respiration and consciousness are not measured here. The chart is for those of 16 and over who are not pregnant.
 */
export const NEWS2 = {
  source: 'NEWS2, Royal College of Physicians, 2017',
  from: 16,
  thresholds: [
    { kind: 'oxygen-saturation', side: 'low', bound: 91, level: 'red' },
    { kind: 'oxygen-saturation', side: 'low', bound: 93, level: 'look' },
    { kind: 'blood-pressure', side: 'low', bound: 90, level: 'red' },
    { kind: 'blood-pressure', side: 'low', bound: 100, level: 'look' },
    { kind: 'blood-pressure', side: 'high', bound: 220, level: 'red' },
    { kind: 'pulse-rate', side: 'low', bound: 40, level: 'red' },
    { kind: 'pulse-rate', side: 'high', bound: 131, level: 'red' },
    { kind: 'pulse-rate', side: 'high', bound: 111, level: 'look' },
    { kind: 'body-temperature', side: 'low', bound: 35, level: 'red' },
    { kind: 'body-temperature', side: 'high', bound: 39.1, level: 'look' },
  ],
} as const satisfies { source: string; from: number; thresholds: readonly Threshold[] };

/** A reading beyond a threshold. `doubtful`: its device or its circumstances cast a doubt on it, so it weighs less. */
export interface SignFlag {
  readonly measurement: Measurement;
  readonly level: 'red' | 'look';
  readonly side: 'low' | 'high';
  /** The threshold, in the unit of {@link boundUnit}. */
  readonly bound: number;
  readonly doubtful: boolean;
}

/** What asks for the physician's eye in one patient's line. */
export interface RedFlags {
  readonly callingForHelp: boolean;
  readonly signs: readonly SignFlag[];
  /** Why readings were held against nothing: the site's choice, or no rule for a patient of this age. */
  readonly unruled: 'switched-off' | 'child' | null;
}

const UNIT_OF: Readonly<Partial<Record<MeasurementKind, string>>> = {
  'oxygen-saturation': '%',
  'blood-pressure': 'mm[Hg]',
  'pulse-rate': '/min',
  'body-temperature': 'Cel',
};

/** The unit the thresholds of a kind are in (UCUM). */
export const boundUnit = (kind: MeasurementKind): string => UNIT_OF[kind] ?? '';

/** Why nothing is held against a threshold for this patient; null where it is. `age`: whole years. */
export function unruledWhy({ thresholds, age }: Pick<QueueEntry, 'age' | 'thresholds'>): RedFlags['unruled'] {
  if (!thresholds) return 'switched-off';
  return age < NEWS2.from ? 'child' : null;
}

/**
 * The flags of a patient in the queue. Of each kind the newest valid reading counts, and a questionable one that is newer still
 * beside it; an invalid one never.
 */
export function redFlags(entry: Pick<QueueEntry, 'age' | 'callingForHelp' | 'measurements' | 'thresholds'>): RedFlags {
  const { callingForHelp } = entry;
  const unruled = unruledWhy(entry);
  if (unruled !== null) return { callingForHelp, signs: [], unruled };
  const counting = new Map<MeasurementKind, Measurement[]>();
  const oldestFirst = [...entry.measurements].sort((a, b) => Date.parse(a.takenAt) - Date.parse(b.takenAt));
  for (const measurement of oldestFirst) {
    const { kind, validity } = measurement.reading;
    if (validity === 'valid') counting.set(kind, [measurement]);
    if (validity === 'questionable') {
      const valid = counting.get(kind)?.filter(({ reading }) => reading.validity === 'valid') ?? [];
      counting.set(kind, [...valid, measurement]);
    }
  }
  const signs = [...counting.values()].flat().flatMap((measurement) => signOf(measurement) ?? []);
  return { callingForHelp, signs: signs.sort((a, b) => weight(b) - weight(a)), unruled: null };
}

/** How far forward the flags bring a patient: 2 for a call or a sign beyond doubt, 1 for a doubtful one, 0 for none. */
export function urgency({ callingForHelp, signs }: RedFlags): 0 | 1 | 2 {
  if (callingForHelp || signs.some(({ level, doubtful }) => level === 'red' && !doubtful)) return 2;
  return signs.some(({ level }) => level === 'red') ? 1 : 0;
}

/**
 * How loudly a patient asks for the physician: as {@link urgency}, and 3 for a call for help. Of somebody known to be urgent only
 * what is graver is told again.
 */
export const alarm = (flags: RedFlags): 0 | 1 | 2 | 3 => (flags.callingForHelp ? 3 : urgency(flags));

const weight = ({ level, doubtful }: SignFlag): number => (level === 'red' ? 2 : 0) + (doubtful ? 0 : 1);

/** The strictest threshold a reading is beyond, if any; an invalid one is beyond none. */
export function signOf(measurement: Measurement): SignFlag | null {
  const { reading } = measurement;
  const value = comparable(reading);
  if (value === null) return null;
  const beyond = NEWS2.thresholds.filter(
    ({ kind, side, bound }) => kind === reading.kind && (side === 'low' ? value <= bound : value >= bound),
  );
  const found = beyond.find(({ level }) => level === 'red') ?? beyond[0];
  if (found === undefined) return null;
  const { level, side, bound } = found;
  return { measurement, level, side, bound, doubtful: reading.validity === 'questionable' };
}

/** The number thresholds are about, in their unit; of a pressure the systolic. Null where there is none. */
function comparable(reading: Reading): number | null {
  if (reading.validity === 'invalid') return null;
  if (reading.kind === 'blood-pressure')
    return reading.unit === 'kPa' ? Math.round(reading.systolic * 7.500_62) : reading.systolic;
  // A tenth, as such thermometers resolve: 102.4 °F is 39.1 °C.
  return reading.unit === '[degF]' ? Math.round(((reading.value - 32) / 1.8) * 10) / 10 : reading.value;
}
