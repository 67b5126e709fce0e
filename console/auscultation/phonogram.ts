/** Seconds of sound in sight: three to six heart beats. */
export const PHONOGRAM_WINDOW = 5;
/** Columns a second: finer than the screen's pixels for the width it has. */
const COLUMNS = 80;

/** Lowest and highest sample of a stretch. */
export interface Column {
  readonly low: number;
  readonly high: number;
}

/** The last seconds of a sound as it is drawn: the extent of each short stretch, oldest first. */
export class Phonogram {
  readonly #stretch: number;
  #columns: Column[] = [];
  #low = Number.POSITIVE_INFINITY;
  #high = Number.NEGATIVE_INFINITY;
  #count = 0;

  /** @param rate of the samples, Hz. */
  constructor(rate: number) {
    this.#stretch = Math.round(rate / COLUMNS);
  }

  add(block: Float32Array): void {
    for (const sample of block) {
      this.#low = Math.min(this.#low, sample);
      this.#high = Math.max(this.#high, sample);
      this.#count += 1;
      if (this.#count === this.#stretch) this.#close();
    }
    const surplus = this.#columns.length - PHONOGRAM_WINDOW * COLUMNS;
    if (surplus > 0) this.#columns = this.#columns.slice(surplus);
  }

  #close(): void {
    this.#columns.push({ low: this.#low, high: this.#high });
    this.#low = Number.POSITIVE_INFINITY;
    this.#high = Number.NEGATIVE_INFINITY;
    this.#count = 0;
  }

  get columns(): readonly Column[] {
    return this.#columns;
  }

  /** How many columns the whole width has. */
  static get width(): number {
    return PHONOGRAM_WINDOW * COLUMNS;
  }

  clear(): void {
    this.#columns = [];
    this.#low = Number.POSITIVE_INFINITY;
    this.#high = Number.NEGATIVE_INFINITY;
    this.#count = 0;
  }
}

/** The level of the last quarter of a second, 0 to 1 of full scale. */
export function peakOf(columns: readonly Column[]): number {
  return columns.slice(-COLUMNS / 4).reduce((peak, { low, high }) => Math.max(peak, Math.abs(low), Math.abs(high)), 0);
}
