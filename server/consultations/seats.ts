/**
 * Holds the seat of whoever is away for a moment: `onExpired(key)` is called once they have been away for `hold` ms, and not
 * at all if they come back before.
 */
export class Seats<K> {
  readonly #hold: number;
  readonly #onExpired: (key: K) => void;
  readonly #timers = new Map<K, NodeJS.Timeout>();

  constructor(hold: number, onExpired: (key: K) => void) {
    this.#hold = hold;
    this.#onExpired = onExpired;
  }

  away(key: K): void {
    if (this.#timers.has(key)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      this.#onExpired(key);
    }, this.#hold);
    this.#timers.set(key, timer);
  }

  /** True when the seat was being held. */
  back(key: K): boolean {
    clearTimeout(this.#timers.get(key));
    return this.#timers.delete(key);
  }

  /** Forgets every held seat: the server is stopping, and the next one holds them anew. */
  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
