import { SAMPLE_RATE } from '../personalities/usb-audio.ts';

/** What is tried, Hz. */
const FREQUENCIES = Array.from({ length: 191 }, (_, at) => 100 + 10 * at);
/** Samples looked at, 100 ms each, so that a packet lost spoils one of them. */
const WINDOW = SAMPLE_RATE / 10;

export type Tone = {
  /** Hz, to 10. */
  readonly frequency: number;
  /** Which part of the sound's power it has, 0 to 1. */
  readonly share: number;
};

/** The power of one frequency in samples (Goertzel), as a part of their whole power. */
function shareOf(frequency: number, samples: readonly number[]): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / SAMPLE_RATE);
  let [before, last, power] = [0, 0, 0];
  for (const sample of samples) {
    [before, last] = [last, sample + coefficient * last - before];
    power += sample * sample;
  }
  const tone = last * last + before * before - coefficient * last * before;
  return power === 0 ? 0 : (2 * tone) / (power * samples.length);
}

/** The strongest tone of a 16-bit mono recording: the middle one of what its windows say. */
export function strongestTone(recording: Buffer): Tone {
  const samples = Array.from({ length: recording.length >> 1 }, (_, at) => recording.readInt16LE(2 * at));
  const tones: Tone[] = [];
  for (let at = 0; at + WINDOW <= samples.length; at += WINDOW) {
    const window = samples.slice(at, at + WINDOW);
    const shares = FREQUENCIES.map((frequency) => ({ frequency, share: shareOf(frequency, window) }));
    tones.push(shares.reduce((best, each) => (each.share > best.share ? each : best)));
  }
  const middle = tones.toSorted((a, b) => a.share - b.share)[tones.length >> 1];
  if (!middle) throw new RangeError('the recording is shorter than a window');
  return middle;
}
