/**
 * The tone that a stethoscope is tested with, Hz. The loudspeaker of a kiosk is small and gives little below some 300 Hz; a
 * chest piece takes up what a body gives, to about 1,000 Hz, and its membrane ever less above. Between the two it lies 20 Hz
 * from every harmonic of the mains, of 50 Hz and of 60 Hz: hum is never taken for it.
 */
export const TONE = 380;

/** What sound is judged at, Hz. */
export const JUDGED_RATE = 48_000;
/** Samples of a block of sound: a third of a second. */
export const BLOCK = 16_384;
export const BLOCK_SECONDS = BLOCK / JUDGED_RATE;

/** Seconds the tone must stay level. */
const TONE_SECONDS = 10;
/** Seconds in which it must be heard: a hand has to find the loudspeaker. */
const SEARCH_SECONDS = 20;
/** Blocks in a row that must hold it before it counts as heard. */
const HEARD_BLOCKS = 2;

/**
 * dB within which a steady tone stays on a line that nothing adjusts, and with a disc that is held by hand. Suppression of
 * noise fades it by ten and more within these seconds, automatic gain moves it by six and more.
 */
export const LEVEL_SPREAD = 3;

/** dB of full scale below which nothing counts as heard. */
const FLOOR = -70;
/** dB by which it must stand out of what is beside it. */
const STANDS_OUT = 10;
/** Where that is looked for, Hz from the tone: the nearest harmonics of the mains are among them. */
const BESIDE = [-60, -40, -20, 20, 40, 60] as const;

/** Samples by which a frequency is told: fine enough for {@link BESIDE}. */
const PIECE = 8_192;
/** Hann's window: of a tone, next to nothing is left 20 Hz away. Twice over its sum, so that a tone of full scale has 0 dB. */
const WINDOW = Float64Array.from({ length: PIECE }, (_, n) => 1 - Math.cos((2 * Math.PI * n) / PIECE));

/** Level at one frequency of a piece under the window, dB of full scale. */
function levelAt(frequency: number, piece: Float64Array): number {
  const turn = (2 * Math.PI * frequency) / JUDGED_RATE;
  const coefficient = 2 * Math.cos(turn);
  // The Goertzel algorithm.
  let before = 0;
  let last = 0;
  for (let n = 0; n < PIECE; n += 1) {
    const next = (piece[n] ?? 0) + coefficient * last - before;
    before = last;
    last = next;
  }
  const power = last * last + before * before - coefficient * last * before;
  return 10 * Math.log10(Math.max((4 * power) / (PIECE * PIECE), 1e-12));
}

/** The piece of a block that begins here, under the window. */
function windowed(block: Float32Array, from: number): Float64Array {
  const piece = new Float64Array(PIECE);
  for (let n = 0; n < PIECE; n += 1) piece[n] = (block[from + n] ?? 0) * (WINDOW[n] ?? 0);
  return piece;
}

/** The tone in a block: its level in dB of full scale, and whether it stands out as a tone. */
function toneIn(block: Float32Array): { readonly level: number; readonly isClear: boolean } {
  // A gap in the sound only takes away from the level: the piece with the most of it has none.
  const pieces = [0, PIECE / 2, PIECE].map((from) => windowed(block, from));
  const best = pieces
    .map((piece) => ({ piece, level: levelAt(TONE, piece) }))
    .reduce((most, one) => (one.level > most.level ? one : most));
  const beside = Math.max(...BESIDE.map((away) => levelAt(TONE + away, best.piece)));
  return { level: best.level, isClear: best.level >= FLOOR && best.level - beside >= STANDS_OUT };
}

/** dB between the loudest and the faintest of a stretch; a single block that is out of line, a twitch of the hand, is not counted. */
function spreadOf(levels: readonly number[]): number {
  const calm = levels.slice(2).map((_, n) => levels.slice(n, n + 3).toSorted((a, b) => a - b)[1] ?? 0);
  return Math.max(...calm) - Math.min(...calm);
}

/**
 * What came of listening for the tone. `dead`: every sample was zero, as from a line that is cut. `not-heard`: sound, but not
 * the tone. `steady`: it stayed within {@link LEVEL_SPREAD}. `drifting`: it did not.
 */
export type ToneVerdict = 'dead' | 'not-heard' | 'steady' | 'drifting';

/** How far listening for the tone has come. `left`: whole seconds that the disc must still be held, 1 to 10. */
export type ToneProgress =
  | { readonly type: 'searching' }
  | { readonly type: 'watching'; readonly left: number }
  | { readonly type: 'told'; readonly verdict: ToneVerdict };

/** Listens for the tone, block after block: first until it is heard, then for as long as it must stay. */
export class ToneListening {
  #hasSound = false;
  #searched = 0;
  /** Blocks in a row that held the tone, while it is searched. */
  #inRow = 0;
  readonly #levels: number[] = [];

  /** @param block the next {@link BLOCK} samples at {@link JUDGED_RATE}, −1 to 1. */
  take(block: Float32Array): ToneProgress {
    const { level, isClear } = toneIn(block);
    this.#hasSound ||= hasSound(block);
    if (this.#inRow < HEARD_BLOCKS) {
      this.#searched += 1;
      this.#inRow = isClear ? this.#inRow + 1 : 0;
      if (this.#inRow < HEARD_BLOCKS) {
        if (this.#searched * BLOCK_SECONDS < SEARCH_SECONDS) return { type: 'searching' };
        return { type: 'told', verdict: this.#hasSound ? 'not-heard' : 'dead' };
      }
    }
    // From the first block that held it whole: what fades it begins at once.
    this.#levels.push(level);
    const left = TONE_SECONDS - this.#levels.length * BLOCK_SECONDS;
    if (left > 0) return { type: 'watching', left: Math.ceil(left) };
    return { type: 'told', verdict: spreadOf(this.#levels) <= LEVEL_SPREAD ? 'steady' : 'drifting' };
  }
}

/** Whether anything at all comes by a line. */
export const hasSound = (block: Float32Array): boolean => block.some((sample) => sample !== 0);
