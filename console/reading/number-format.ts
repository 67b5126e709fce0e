import type { MeasurementKind, Reading } from '#protocol/measurement.ts';
import type { Locale } from '#protocol/patient.ts';

/** UCUM codes as a physician writes them. A code that is not here is shown as it came. */
const DISPLAY_UNITS: Readonly<Record<string, string>> = {
  '%': '%',
  '/min': '/min',
  Cel: '°C',
  '[degF]': '°F',
  kg: 'kg',
  '[lb_av]': 'lb',
  cm: 'cm',
  '[in_i]': 'in',
  'mg/dL': 'mg/dL',
  'mmol/L': 'mmol/L',
  'mm[Hg]': 'mmHg',
  kPa: 'kPa',
};

export const displayUnit = (ucum: string): string => DISPLAY_UNITS[ucum] ?? ucum;

/**
 * Decimals always shown, so that a column of values aligns; more are shown where the device gave more. Nothing is
 * rounded away: a device's 36.65 stays 36.65.
 */
const LEAST_DECIMALS: Readonly<Partial<Record<MeasurementKind, number>>> = {
  'body-temperature': 1,
  'perfusion-index': 1,
  'body-weight': 1,
};

const formatters = new Map<string, Intl.NumberFormat>();

function formatNumber(value: number, kind: MeasurementKind, locale: Locale): string {
  const least = LEAST_DECIMALS[kind] ?? 0;
  const key = `${locale}/${least}`;
  const formatter =
    formatters.get(key) ??
    new Intl.NumberFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
      minimumFractionDigits: least,
      maximumFractionDigits: 6,
    });
  formatters.set(key, formatter);
  return formatter.format(value);
}

/** A reading's number as text, with what goes beside it; `null` where the reading is invalid, so that none is shown. */
export interface ReadingText {
  readonly value: string;
  readonly unit: string;
  /** Mean arterial pressure, where the device gave it. */
  readonly mean: string | null;
}

export function readingText(reading: Reading, locale: Locale): ReadingText | null {
  if (reading.validity === 'invalid') return null;
  const unit = displayUnit(reading.unit);
  if (reading.kind === 'blood-pressure') {
    const [systolic, diastolic] = [reading.systolic, reading.diastolic].map((v) =>
      formatNumber(v, reading.kind, locale),
    );
    const mean = reading.mean === null ? null : formatNumber(reading.mean, reading.kind, locale);
    return { value: `${systolic} / ${diastolic}`, unit, mean };
  }
  return { value: formatNumber(reading.value, reading.kind, locale), unit, mean: null };
}

/** Hours and minutes by this machine's zone, `14:05`. */
export function clockTime(iso: string | number): string {
  const date = new Date(iso);
  return [date.getHours(), date.getMinutes()].map((part) => `${part}`.padStart(2, '0')).join(':');
}
