/** What one direction of a link does to packets. */
export interface Conditions {
  /** Milliseconds a packet takes at least, one way. */
  readonly delay: number;
  /** Milliseconds added at most, drawn evenly; the order is kept. */
  readonly jitter: number;
  /** Share of packets that are lost, 0 to 1. */
  readonly loss: number;
  /** Mean number of packets lost in a row; up to 1, each packet's fate is its own. */
  readonly burst: number;
  /** Bits a second, or null where the rate is no limit. */
  readonly rate: number | null;
  /** Bytes that may wait for the rate; beyond them the newest packet is dropped. */
  readonly queue: number;
  /** Share of packets that others overtake, 0 to 1. */
  readonly late: number;
  /** Milliseconds such a packet is held beyond its time. */
  readonly lateBy: number;
}

/** Both directions of a link, seen from the party: `up` leaves it. */
export interface Profile {
  readonly up: Conditions;
  readonly down: Conditions;
}

export const undisturbed: Conditions = {
  delay: 0,
  jitter: 0,
  loss: 0,
  burst: 1,
  rate: null,
  queue: 256_000,
  late: 0,
  lateBy: 0,
};

/** The same conditions in both directions; what is not named is undisturbed. */
export function bothWays(conditions: Partial<Conditions>): Profile {
  const both = { ...undisturbed, ...conditions };
  return { up: both, down: both };
}
