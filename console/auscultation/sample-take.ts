/** Seconds of a sample at most: some thirty heart beats, eight breaths. */
export const LONGEST_SAMPLE = 30;
/** Seconds below which there is nothing to hear: it is not kept. */
const SHORTEST_SAMPLE = 1;

/** A sample while it is being recorded: the blocks as they come, unfiltered, no more than {@link LONGEST_SAMPLE}. */
export class SampleTake {
  /** Hz */
  readonly rate: number;
  readonly #blocks: Float32Array[] = [];
  #length = 0;

  constructor(rate: number) {
    this.rate = rate;
  }

  /** Adds a block, as much of it as there is room for. */
  add(block: Float32Array): void {
    const room = Math.max(0, LONGEST_SAMPLE * this.rate - this.#length);
    const kept = block.subarray(0, room);
    if (kept.length === 0) return;
    this.#blocks.push(kept);
    this.#length += kept.length;
  }

  /** Seconds recorded so far. */
  get duration(): number {
    return this.#length / this.rate;
  }

  get isFull(): boolean {
    return this.#length >= LONGEST_SAMPLE * this.rate;
  }

  /** All of it in one piece; null where it is too short to be heard. */
  samples(): Float32Array | null {
    if (this.duration < SHORTEST_SAMPLE) return null;
    const all = new Float32Array(this.#length);
    let at = 0;
    for (const block of this.#blocks) {
      all.set(block, at);
      at += block.length;
    }
    return all;
  }
}
