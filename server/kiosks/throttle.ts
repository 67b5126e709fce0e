/** Counts failures by key in a fixed window, so that guessing is slower than the life of what is guessed. */
export class Throttle {
  readonly #limit: number;
  readonly #window: number;
  #counts = new Map<string, number>();
  #since = 0;

  /** `window` in milliseconds. */
  constructor(limit: number, window: number) {
    this.#limit = limit;
    this.#window = window;
  }

  exhausted(key: string, now: Date): boolean {
    this.#roll(now);
    return (this.#counts.get(key) ?? 0) >= this.#limit;
  }

  count(key: string, now: Date): void {
    this.#roll(now);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  #roll(now: Date): void {
    if (now.getTime() - this.#since < this.#window) return;
    this.#counts = new Map();
    this.#since = now.getTime();
  }
}
