/** What a stretch of sound says of the line it came by. */
export type Level =
  /** Nothing at all: every sample is zero, as from a line that is cut. */
  | { readonly type: 'dead' }
  /** Sound, but no lasting tone to judge the level by. */
  | { readonly type: 'no-tone' }
  /** A tone whose level stays within {@link LEVEL_SPREAD}; `spread` in dB between the loudest and the faintest block. */
  | { readonly type: 'steady'; readonly spread: number }
  | { readonly type: 'drifting'; readonly spread: number };

/** dB within which a steady tone stays on a line that nothing adjusts. */
export const LEVEL_SPREAD = 1;

/** Share of a block's energy that must lie in one frequency for it to count as a tone. */
const TONE_SHARE = 0.8;

/** Frequencies tried, Hz: the band of heart and breath sounds, and a tuning fork. */
const LOWEST = 40;
const HIGHEST = 2000;

const energy = (block: Float32Array): number => block.reduce((sum, sample) => sum + sample * sample, 0) / block.length;

/** Share of a block's energy at one frequency (Hz), 0 to 1: the Goertzel algorithm. */
function shareAt(frequency: number, block: Float32Array, sampleRate: number): number {
  const turn = (2 * Math.PI * frequency) / sampleRate;
  const coefficient = 2 * Math.cos(turn);
  let before = 0;
  let last = 0;
  for (const sample of block) [before, last] = [last, sample + coefficient * last - before];
  const power = last * last + before * before - coefficient * last * before;
  return (2 * power) / (block.length * block.length * Math.max(energy(block), Number.MIN_VALUE));
}

/** As much of a block as its frequency is told by: the search would be long otherwise. */
const pieceOf = (block: Float32Array): Float32Array => block.subarray(0, Math.min(block.length, 4096));

/** The strongest frequency of a block (Hz), where it is a tone; else undefined. */
function toneOf(block: Float32Array, sampleRate: number): number | undefined {
  const piece = pieceOf(block);
  const strongest = (from: number, to: number, step: number, of: Float32Array) => {
    let found = { frequency: from, share: 0 };
    for (let frequency = from; frequency <= to; frequency += step) {
      const share = shareAt(frequency, of, sampleRate);
      if (share > found.share) found = { frequency, share };
    }
    return found;
  };
  const step = sampleRate / piece.length / 2;
  const rough = strongest(LOWEST, HIGHEST, step, piece);
  const fine = strongest(rough.frequency - step, rough.frequency + step, step / 8, piece);
  return fine.share >= TONE_SHARE ? fine.frequency : undefined;
}

/**
 * Judges whether a tone keeps its level over a stretch of sound: on a line with automatic gain or noise suppression it does
 * not.
 *
 * @param blocks pieces of the stretch in order, of equal length, −1 to 1; at least 2,048 samples each.
 * @param sampleRate Hz.
 */
export function judgeLevel(blocks: readonly Float32Array[], sampleRate: number): Level {
  if (blocks.every((block) => block.every((sample) => sample === 0))) return { type: 'dead' };
  const [first] = blocks;
  const tone = first === undefined ? undefined : toneOf(first, sampleRate);
  // Beeps and voices come and go: a tone that is judged lasts through all of it.
  const lasts = (frequency: number) =>
    blocks.every((block) => shareAt(frequency, pieceOf(block), sampleRate) >= TONE_SHARE);
  if (tone === undefined || !lasts(tone)) return { type: 'no-tone' };
  const levels = blocks.map((block) => 10 * Math.log10(Math.max(energy(block), 1e-12)));
  const spread = Math.max(...levels) - Math.min(...levels);
  return { type: spread <= LEVEL_SPREAD ? 'steady' : 'drifting', spread };
}
