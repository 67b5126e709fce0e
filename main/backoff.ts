/** How long to wait between tries: the delays in turn (ms), the last one for ever; each shortened at random by up to `jitter`. */
export interface Backoff {
  readonly delaysMs: readonly [number, ...number[]];
  /** Share of a delay that chance may take away, 0 to 1: a fleet that lost its server does not come back in one instant. */
  readonly jitter: number;
}

export const LINK_BACKOFF: Backoff = { delaysMs: [100, 300, 1200, 2700, 4800, 7000, 10_000], jitter: 0.3 };
/** While a patient is there: a link that is back is used within three seconds. */
export const PATIENT_BACKOFF: Backoff = { delaysMs: [100, 300, 700], jitter: 0.3 };
export const DRIVERS_BACKOFF: Backoff = { delaysMs: [100, 500, 1000, 2000, 5000, 10_000], jitter: 0 };
/** Between two searches of the Bluetooth radio that found nothing, and between two starts of its page. */
export const RADIO_BACKOFF: Backoff = { delaysMs: [200, 1000, 3000], jitter: 0 };
export const WINDOW_BACKOFF: Backoff = { delaysMs: [0, 500, 2000, 5000, 10_000], jitter: 0 };

/** The wait (ms) before the next try, after `failures` tries have failed in a row (0 or 1: the first delay). */
export function delayAfter(backoff: Backoff, failures: number, random: () => number = Math.random): number {
  const last = backoff.delaysMs.length - 1;
  const delay = backoff.delaysMs[Math.min(Math.max(failures - 1, 0), last)] ?? backoff.delaysMs[0];
  return Math.round(delay * (1 - backoff.jitter * random()));
}

/** Counts failures in a row; a success starts again from the first delay. */
export class Retries {
  readonly #backoff: Backoff;
  #failures = 0;

  constructor(backoff: Backoff) {
    this.#backoff = backoff;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** Notes one more failure. Returns the wait before the next try, in ms. */
  failed(): number {
    this.#failures += 1;
    return delayAfter(this.#backoff, this.#failures);
  }
}
