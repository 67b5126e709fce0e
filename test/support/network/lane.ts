import type { Conditions } from './conditions.ts';

/** Bytes of IP and UDP that travel with each packet and count against the rate. */
const HEADER = 28;

/** Milliseconds a lost segment costs a TCP connection at least: the smallest retransmission time-out of Linux. */
const SMALLEST_RETRANSMISSION = 200;

const SEGMENT = 1460;

/** What became of a packet: its moment of arrival, or why there is none. */
export type Fate =
  | { readonly kind: 'arrives'; readonly at: number }
  | { readonly kind: 'lost' }
  | { readonly kind: 'overflowed' };

export interface LaneCounts {
  readonly arrived: number;
  readonly lost: number;
  readonly overflowed: number;
}

/** One direction of a link, as a rule over time: tells when what is offered arrives. It knows no clock and no socket. */
export class Lane {
  readonly #random: () => number;
  #conditions: Conditions;
  /** When what is queued will have left. */
  #busyUntil = 0;
  #lastArrival = 0;
  #inBurst = false;
  #counts = { arrived: 0, lost: 0, overflowed: 0 };

  constructor(conditions: Conditions, random: () => number) {
    this.#conditions = conditions;
    this.#random = random;
  }

  get counts(): LaneCounts {
    return { ...this.#counts };
  }

  /** What waits already keeps the time it was given. */
  change(conditions: Conditions): void {
    this.#conditions = conditions;
    this.#inBurst = false;
  }

  /** A datagram of `bytes` offered at `now`, in ms; `now` never goes back. */
  datagram(now: number, bytes: number): Fate {
    const left = this.#leaves(now, bytes + HEADER);
    if (left === null) {
      this.#counts.overflowed += 1;
      return { kind: 'overflowed' };
    }
    if (this.#isLost()) {
      this.#counts.lost += 1;
      return { kind: 'lost' };
    }
    this.#counts.arrived += 1;
    const { late, lateBy } = this.#conditions;
    const inOrder = this.#arrivesInOrder(left);
    return { kind: 'arrives', at: late > 0 && this.#random() < late ? inOrder + lateBy : inOrder };
  }

  /**
   * The moment when a piece of a TCP stream offered at `now` has arrived: whole and in order, later by its retransmissions.
   * Streams share the rate with datagrams, and wait where those are dropped.
   */
  stream(now: number, bytes: number): number {
    const segments = Math.max(1, Math.ceil(bytes / SEGMENT));
    const { rate, delay, jitter } = this.#conditions;
    const start = Math.max(now, this.#busyUntil);
    const left = rate === null ? now : start + ((bytes + segments * HEADER) * 8000) / rate;
    this.#busyUntil = left;
    let lost = 0;
    for (let segment = 0; segment < segments; segment += 1) if (this.#isLost()) lost += 1;
    const again = Math.max(SMALLEST_RETRANSMISSION, 3 * delay);
    return left + delay + this.#random() * jitter + (lost > 0 ? again : 0);
  }

  /** When the last bit leaves the queue, or null where there is no room. */
  #leaves(now: number, bytes: number): number | null {
    const { rate, queue } = this.#conditions;
    if (rate === null) return now;
    const start = Math.max(now, this.#busyUntil);
    const waiting = ((start - now) * rate) / 8000;
    if (waiting + bytes > queue) return null;
    this.#busyUntil = start + (bytes * 8000) / rate;
    return this.#busyUntil;
  }

  #arrivesInOrder(left: number): number {
    const { delay, jitter } = this.#conditions;
    this.#lastArrival = Math.max(this.#lastArrival, left + delay + this.#random() * jitter);
    return this.#lastArrival;
  }

  /** Gilbert's model: in a burst all is lost; bursts begin as often as the wanted share asks for. */
  #isLost(): boolean {
    const { loss, burst } = this.#conditions;
    if (loss <= 0) return false;
    if (loss >= 1) return true;
    if (burst <= 1) return this.#random() < loss;
    const changes = this.#inBurst ? 1 / burst : loss / (burst * (1 - loss));
    if (this.#random() < changes) this.#inBurst = !this.#inBurst;
    return this.#inBurst;
  }
}

/**
 * When a TCP sender whose bytes have been unanswered since `since` tries again, at or after `now`: it doubles its patience
 * from {@link SMALLEST_RETRANSMISSION} to two minutes (RFC 6298).
 */
export function nextRetransmission(since: number, now: number): number {
  let patience = SMALLEST_RETRANSMISSION;
  let at = since + patience;
  while (at < now) {
    patience = Math.min(patience * 2, 120_000);
    at += patience;
  }
  return at;
}
