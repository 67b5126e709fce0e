/**
 * The bytes of a stream that a parser has not done with yet, at most `capacity`. `step` looks at the place it is given and
 * tells how many bytes from there on are done with, 0 to wait for more; it must not wait once `capacity` bytes are there.
 * How bytes are cut into chunks therefore changes nothing. Nothing is allocated per byte.
 */
export class ByteWindow {
  readonly bytes: Uint8Array;
  readonly #step: (at: number) => number;
  #end = 0;

  constructor(capacity: number, step: (at: number) => number) {
    this.bytes = new Uint8Array(capacity);
    this.#step = step;
  }

  /** Where the bytes end. */
  get end(): number {
    return this.#end;
  }

  /** The byte at a place before {@link end}: callers check the length first. */
  at(place: number): number {
    return this.bytes[place] ?? 0;
  }

  push(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length; ) {
      const part = chunk.subarray(from, from + this.bytes.length - this.#end);
      this.bytes.set(part, this.#end);
      this.#end += part.length;
      from += part.length;
      this.settle();
    }
  }

  /** Steps as far as the bytes go; for a parser whose rule has changed, as at the end of its stream. */
  settle(): void {
    let at = 0;
    for (let done = this.#step(at); done > 0; done = this.#step(at)) at += done;
    this.bytes.copyWithin(0, at, this.#end);
    this.#end -= at;
  }

  clear(): void {
    this.#end = 0;
  }
}

/** Whether bytes at a place are a frame: yes, no, or too few bytes to tell. */
export type Fit = 'yes' | 'no' | 'more';
