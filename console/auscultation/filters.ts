import type { AuscultationFilter } from '#protocol/entry.ts';

/** A band that is kept, Hz: its ends are 3 dB down. */
interface Band {
  readonly low: number;
  readonly high: number;
}

/**
 * What each filter keeps: our own choice, named after the two sides of a chest piece, and no model of any. Nearly all heart and
 * lung sounds lie below 1,000 Hz; below some 110 Hz bells amplify and diaphragms attenuate (Abella, Formolo and Penney,
 * J. Acoust. Soc. Am. 91(4), 2224, 1992, abstract). `bell` keeps the low ones, `diaphragm` what is above where the two part.
 */
export const BANDS: Readonly<Record<AuscultationFilter, Band | null>> = {
  none: null,
  bell: { low: 20, high: 200 },
  diaphragm: { low: 100, high: 500 },
};

/** Web Audio takes the Q of these two types in dB; this one is Butterworth's: flat within, 12 dB an octave without. */
const BUTTERWORTH = 20 * Math.log10(Math.SQRT1_2);

interface FilterStage {
  readonly type: 'highpass' | 'lowpass';
  /** Hz */
  readonly frequency: number;
  /** dB */
  readonly Q: number;
}

/** The filter as Web Audio's biquads, in their order: an emphasis as of the ear piece it is named after, no wall. */
export function stagesOf(filter: AuscultationFilter): FilterStage[] {
  const band = BANDS[filter];
  if (band === null) return [];
  return [
    { type: 'highpass', frequency: band.low, Q: BUTTERWORTH },
    { type: 'lowpass', frequency: band.high, Q: BUTTERWORTH },
  ];
}
