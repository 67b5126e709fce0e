/** Bytes of one report on the bus: a count, then up to seven bytes. */
const REPORT = 8;

/**
 * Unpacks HID reports of 8 bytes whose first byte tells how many of the seven behind it are meant; what lies behind those is
 * garbage, and so is a report that counts more than seven. Takes a report with or without its padding, several in one
 * piece, and one whose bytes come in several pieces. Holds at most 8 bytes. `mask` leaves the bits of the count. Source:
 * DEVICES.md 2.1 and 2.5.
 */
export class CountedReports {
  readonly #mask: number;
  readonly #report: (bytes: Uint8Array) => void;
  readonly #held = new Uint8Array(REPORT);
  #have = 0;
  #padding = 0;

  constructor(mask: number, report: (bytes: Uint8Array) => void) {
    this.#mask = mask;
    this.#report = report;
  }

  push(piece: Uint8Array): void {
    let at = Math.min(this.#padding, piece.length);
    this.#padding -= at;
    while (at < piece.length) at += this.#take(piece.subarray(at));
  }

  /** The stream is over: tells whether a report was cut short. */
  end(): boolean {
    const cut = this.#have > 0;
    this.#have = 0;
    this.#padding = 0;
    return cut;
  }

  /** Takes bytes of one report, and tells how many of the piece were its own. */
  #take(piece: Uint8Array): number {
    const before = this.#have;
    const told = (before > 0 ? (this.#held[0] ?? 0) : (piece[0] ?? 0)) & this.#mask;
    const count = Math.min(REPORT - 1, told);
    const meant = piece.subarray(0, 1 + count - before);
    this.#held.set(meant, before);
    this.#have += meant.length;
    if (this.#have <= count) return meant.length;
    this.#have = 0;
    if (told > 0 && told < REPORT) this.#report(this.#held.slice(1, 1 + count));
    // More than the bytes that count came with them: the report is padded, and its padding may go on in the next piece.
    if (piece.length > meant.length) {
      const own = Math.min(REPORT - before, piece.length);
      this.#padding = REPORT - before - own;
      return own;
    }
    return meant.length;
  }
}
