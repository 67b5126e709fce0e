/** Bytes of one report on the bus: a count, then up to seven bytes. */
const REPORT = 8;

/**
 * Unpacks HID reports of 8 bytes whose first byte tells how many of the seven behind it are meant; what lies behind those is
 * garbage. Takes a report with or without its padding, several in one piece, and one whose bytes come in several pieces.
 * Holds at most 7 bytes. `mask` leaves the bits of the count. Source: DEVICES.md 2.1 and 2.5.
 */
export class CountedReports {
  readonly #mask: number;
  readonly #report: (bytes: Uint8Array) => void;
  readonly #held = new Uint8Array(REPORT);
  #have = 0;

  constructor(mask: number, report: (bytes: Uint8Array) => void) {
    this.#mask = mask;
    this.#report = report;
  }

  push(piece: Uint8Array): void {
    let at = 0;
    while (at < piece.length) {
      if (this.#have > 0) at += this.#complete(piece.subarray(at));
      else at += this.#begin(piece.subarray(at));
    }
  }

  /** The stream is over: tells whether a report was cut short. */
  end(): boolean {
    const cut = this.#have > 0;
    this.#have = 0;
    return cut;
  }

  #count(first: number): number {
    return Math.min(REPORT - 1, first & this.#mask);
  }

  #begin(piece: Uint8Array): number {
    const count = this.#count(piece[0] ?? 0);
    if (piece.length > count) {
      this.#report(piece.slice(1, 1 + count));
      return REPORT;
    }
    this.#held.set(piece);
    this.#have = piece.length;
    return piece.length;
  }

  #complete(piece: Uint8Array): number {
    const count = this.#count(this.#held[0] ?? 0);
    const part = piece.subarray(0, 1 + count - this.#have);
    this.#held.set(part, this.#have);
    this.#have += part.length;
    if (this.#have <= count) return part.length;
    const before = this.#have - part.length;
    this.#have = 0;
    this.#report(this.#held.slice(1, 1 + count));
    // The rest of a whole report in the same piece is its padding.
    const padding = REPORT - before;
    return piece.length === padding ? padding : part.length;
  }
}
