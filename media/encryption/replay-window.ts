/** Frames that may come out of order and still be played. */
const WIDTH = 1024;
/** Streams remembered: a sender starts a new one each time it joins anew. */
const STREAMS = 16;

interface Stream {
  highest: number;
  readonly seen: Set<number>;
}

/** Tells frames that were not there before from those played again by someone on the way. */
export class ReplayWindow {
  readonly #streams = new Map<number, Stream>();

  /** Whether this frame is new, which it is only once; ask after it was authenticated. */
  admit(salt: number, counter: number): boolean {
    const stream = this.#streams.get(salt) ?? this.#begin(salt);
    if (counter <= stream.highest - WIDTH || stream.seen.has(counter)) return false;
    stream.seen.add(counter);
    if (counter > stream.highest) {
      stream.highest = counter;
      for (const old of stream.seen) {
        if (old > counter - WIDTH) break;
        stream.seen.delete(old);
      }
    }
    return true;
  }

  #begin(salt: number): Stream {
    const stream: Stream = { highest: -1, seen: new Set() };
    this.#streams.set(salt, stream);
    const [oldest] = this.#streams.keys();
    if (this.#streams.size > STREAMS && oldest !== undefined) this.#streams.delete(oldest);
    return stream;
  }
}
