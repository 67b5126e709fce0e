/** One message that came back: when it left and when it was here again, ms of one clock. */
export interface Echoed {
  readonly n: number;
  readonly sentAt: number;
  readonly backAt: number;
}

/** Share of messages that did not come back, 0 to 1; null where none was sent. */
export const lossOf = (sent: number, echoes: readonly Echoed[]): number | null =>
  sent === 0 ? null : Math.max(0, 1 - new Set(echoes.map(({ n }) => n)).size / sent);

/** The median way there and back, ms; null where nothing came back. */
export function roundTripOf(echoes: readonly Echoed[]): number | null {
  const trips = echoes.map(({ sentAt, backAt }) => backAt - sentAt).sort((a, b) => a - b);
  return trips[Math.floor(trips.length / 2)] ?? null;
}

/** How much later than the quickest a message may be and still be heard, ms: about what a receiver holds a voice back. */
const HELD_BACK = 250;

/** Share of what came back that came too late for a voice, 0 to 1; null where nothing did. */
export function lateOf(echoes: readonly Echoed[]): number | null {
  const trips = echoes.map(({ sentAt, backAt }) => backAt - sentAt);
  const quickest = Math.min(...trips);
  return trips.length === 0 ? null : trips.filter((trip) => trip > quickest + HELD_BACK).length / trips.length;
}

/**
 * How unevenly messages come back, ms: the mean change of the time between one and the next. Null of fewer than two.
 *
 * @see RFC 3550, 6.4.1: the same measure, as a mean of this short test rather than a running one.
 */
export function jitterOf(echoes: readonly Echoed[]): number | null {
  const inOrder = [...echoes].sort((a, b) => a.n - b.n);
  const changes = inOrder.slice(1).map((echo, at) => {
    const before = inOrder[at] ?? echo;
    return Math.abs(echo.backAt - echo.sentAt - (before.backAt - before.sentAt));
  });
  return changes.length === 0 ? null : changes.reduce((sum, change) => sum + change, 0) / changes.length;
}

/** Bits that came within the best second: a sender needs a while to learn how fast it may be. */
export function bestSecond(arrivals: readonly { readonly at: number; readonly bits: number }[]): number {
  let [best, within, oldest] = [0, 0, 0];
  for (const { at, bits } of arrivals) {
    within += bits;
    for (let first = arrivals[oldest]; first !== undefined && first.at <= at - 1000; first = arrivals[oldest]) {
      within -= first.bits;
      oldest += 1;
    }
    best = Math.max(best, within);
  }
  return best;
}
