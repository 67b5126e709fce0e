import { ByteWindow } from './byte-window.ts';

const FRAME = 5;
const CAPACITY = 64;

export const isMarked = (byte: number): boolean => byte >= 0x80;

export type MarkedSink = {
  /** The five bytes of a frame, the first at `at`; `false` where their content is none. */
  readonly frame: (bytes: Uint8Array, at: number) => boolean;
  /** Bytes were lost or damaged; told once for a run of them. */
  readonly gap: () => void;
  /** Looks for something else at `at` first: how many bytes of `held` it takes, 0 to wait for more, `undefined` for none. */
  readonly other?: (bytes: Uint8Array, at: number, held: number) => number | undefined;
};

/**
 * Frames of five bytes that have no checksum: bit 7 is set in the first byte, clear in the four others and set again in the
 * byte after them, so that a byte lost or slipped in spoils the frame and not its fields. Holds at most 64 bytes, never
 * throws, resynchronises by itself.
 */
export class MarkedFrames {
  readonly #sink: MarkedSink;
  readonly #window = new ByteWindow(CAPACITY, (at) => this.#step(at));
  #over = false;
  #lost = false;

  constructor(sink: MarkedSink) {
    this.#sink = sink;
  }

  push(chunk: Uint8Array): void {
    this.#window.push(chunk);
  }

  /** The stream is over: a last frame needs no byte after it. */
  end(): void {
    this.#over = true;
    this.#window.settle();
    this.#over = false;
    this.#window.clear();
  }

  #step(at: number): number {
    const { bytes, end } = this.#window;
    const held = end - at;
    if (held === 0) return 0;
    const taken = this.#sink.other?.(bytes, at, held);
    if (taken !== undefined) return taken;
    if (!isMarked(bytes[at] ?? 0)) return this.#lose();
    for (let i = 1; i < Math.min(held, FRAME); i += 1) if (isMarked(bytes[at + i] ?? 0)) return this.#lose();
    if (held < FRAME || (held === FRAME && !this.#over)) return 0;
    if (held > FRAME && !isMarked(bytes[at + FRAME] ?? 0)) return this.#lose();
    if (!this.#sink.frame(bytes, at)) return this.#lose();
    this.#lost = false;
    return FRAME;
  }

  #lose(): 1 {
    if (!this.#lost) this.#sink.gap();
    this.#lost = true;
    return 1;
  }
}
