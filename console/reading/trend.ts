import type { Measurement, MeasurementKind, Reading } from '#protocol/measurement.ts';

/**
 * The least difference that is one: below it two readings of such devices cannot be told apart. SpO2 and pulse: accuracy that
 * ISO 80601-2-61 lets an oximeter state; pressure: ISO 81060-2's mean error of 5 mmHg; temperature: ISO 80601-2-56, 0.3 °C. Of
 * a kind that is not here no direction is told.
 */
const LEAST: Readonly<Partial<Record<MeasurementKind, Readonly<Record<string, number>>>>> = {
  'oxygen-saturation': { '%': 2 },
  'pulse-rate': { '/min': 3 },
  'blood-pressure': { 'mm[Hg]': 5, kPa: 0.7 },
  'body-temperature': { Cel: 0.3, '[degF]': 0.5 },
};

export interface ReadingTrend {
  /** The newest reading, usable or not. */
  readonly newest: Measurement;
  /** Earlier usable readings of the kind, the last first. */
  readonly earlier: readonly Measurement[];
  /** Where the newest usable number went since the one before; null where there is none to compare. */
  readonly direction: 'up' | 'down' | 'steady' | null;
}

/** The readings of one kind in their course; null where there is none. */
export function trendOf(measurements: readonly Measurement[], kind: MeasurementKind): ReadingTrend | null {
  const newestFirst = measurements
    .filter(({ reading }) => reading.kind === kind)
    .sort((a, b) => Date.parse(b.takenAt) - Date.parse(a.takenAt));
  const [newest] = newestFirst;
  if (newest === undefined) return null;
  const earlier = newestFirst.slice(1).filter(({ reading }) => reading.validity !== 'invalid');
  return { newest, earlier, direction: direction(newest.reading, earlier[0]?.reading) };
}

function direction(now: Reading, before: Reading | undefined): ReadingTrend['direction'] {
  if (before === undefined || before.unit !== now.unit) return null;
  const [here, there] = [numberOf(now), numberOf(before)];
  const least = LEAST[now.kind]?.[now.unit];
  if (here === null || there === null || least === undefined) return null;
  // Decimals of a device are tenths at most: beyond them the difference is the computer's.
  const change = Math.round((here - there) * 100) / 100;
  if (Math.abs(change) < least) return 'steady';
  return change > 0 ? 'up' : 'down';
}

function numberOf(reading: Reading): number | null {
  if (reading.validity === 'invalid') return null;
  return reading.kind === 'blood-pressure' ? reading.systolic : reading.value;
}
