import { type MeasurementKind, type Reading, SCALAR_UNITS } from '#protocol/measurement.ts';
import type { Locale } from '#protocol/patient.ts';

/** Decimals a reading is shown with: what its devices resolve, never more. */
const DECIMALS: { readonly [K in MeasurementKind]: number } = {
  'oxygen-saturation': 0,
  'pulse-rate': 0,
  'perfusion-index': 1,
  'body-temperature': 1,
  'body-weight': 1,
  'body-height': 0,
  'body-fat': 1,
  'blood-glucose': 1,
  'blood-pressure': 0,
};

/** English as written in Europe: 24 hours, the day before the month. */
const REGION: { readonly [L in Locale]: string } = { fr: 'fr-FR', en: 'en-GB' };

export type UsableReading = Exclude<Reading, { validity: 'invalid' }>;

/** The number of a reading as it is written in this language, without its unit. */
export function formatReading(reading: UsableReading, locale: Locale): string {
  const decimals = reading.unit === 'kPa' || reading.unit === 'mmol/L' ? 1 : DECIMALS[reading.kind];
  const number = new Intl.NumberFormat(REGION[locale], {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return reading.kind === 'blood-pressure'
    ? `${number.format(reading.systolic)}/${number.format(reading.diastolic)}`
    : number.format(reading.value);
}

/** Hour and minute of an instant (ISO 8601), where the kiosk stands. */
export const formatTime = (instant: string, locale: Locale): string =>
  new Intl.DateTimeFormat(REGION[locale], { hour: '2-digit', minute: '2-digit' }).format(new Date(instant));

/** Day, hour and minute of an instant (ISO 8601), where the kiosk stands. */
export const formatMoment = (instant: string, locale: Locale): string =>
  new Intl.DateTimeFormat(REGION[locale], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(instant));

/** A calendar date (`YYYY-MM-DD`) in full words; it has no time zone. */
export const formatDate = (date: string, locale: Locale): string =>
  new Intl.DateTimeFormat(REGION[locale], { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );

/** Every unit a reading may be in; each has its written form in the words. */
const UNITS = [...Object.values(SCALAR_UNITS).flat(), 'mm[Hg]', 'kPa'] as const;
export type Unit = (typeof UNITS)[number];

/** The unit of a reading, as one of those the words know. Its schema has checked that it is. */
export const unitOf = (reading: UsableReading): Unit => UNITS.find((unit) => unit === reading.unit) ?? '%';
