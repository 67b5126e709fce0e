import { rootMeanSquare } from './microphone.ts';

/** A stretch that is judged at once, s. */
const STRETCH = 0.05;
/** Kept around what is loud, s: a word begins and ends softly. */
const MARGIN = 0.3;
/**
 * Level of a stretch that is more than what a receiver makes up where nothing comes, of a full scale of 1. That somebody spoke
 * was heard at the microphone already: here it is asked whether it came back.
 */
const HEARD = 0.005;
/** As much of a recording as is played again, s. */
const LONGEST = 5;

/**
 * Where somebody speaks in a recording: from and to, in samples; the last few seconds of it where it is long. Null where
 * nobody is heard.
 *
 * @param samples −1 to 1.
 * @param rate samples a second.
 */
export function spokenPart(samples: Float32Array, rate: number): { readonly from: number; readonly to: number } | null {
  const length = Math.max(1, Math.round(STRETCH * rate));
  const levels = Array.from({ length: Math.floor(samples.length / length) }, (_, n) =>
    rootMeanSquare(samples.subarray(n * length, (n + 1) * length)),
  );
  const loudest = Math.max(0, ...levels);
  if (loudest < HEARD) return null;
  const bar = loudest / 4;
  const last = levels.findLastIndex((level) => level >= bar);
  const first = levels.findIndex((level, n) => level >= bar && (last - n) * STRETCH <= LONGEST);
  const margin = Math.round(MARGIN * rate);
  return {
    from: Math.max(0, first * length - margin),
    to: Math.min(samples.length, (last + 1) * length + margin),
  };
}

/** How loud a voice is played, as root mean square of its loudest second: as the music is that it stands in for. */
const LOUDNESS = { usual: 0.1, loud: 0.3 } as const;
/** A faint voice is raised so far at most: beyond, it is noise that is heard. */
const MOST_GAIN = 12;

/** By how much a voice is to be raised or lowered. */
export function gainFor(samples: Float32Array, loudness: keyof typeof LOUDNESS): number {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const level = rootMeanSquare(samples);
  if (level === 0 || peak === 0) return 1;
  // Beyond the full scale it would be crushed.
  return Math.min(MOST_GAIN, LOUDNESS[loudness] / level, 1 / peak);
}

export type Loudness = keyof typeof LOUDNESS;
