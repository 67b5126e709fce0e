/**
 * Runs `work(key)` after each request for that key, one run at a time for each key: requests made during a run lead to one
 * more run, so the last thing sent is never older than the last change.
 */
export class Coalescer<K> {
  readonly #work: (key: K) => Promise<void>;
  readonly #onError: (error: unknown) => void;
  readonly #running = new Map<K, { again: boolean; done: Promise<void> }>();

  constructor(work: (key: K) => Promise<void>, onError: (error: unknown) => void) {
    this.#work = work;
    this.#onError = onError;
  }

  request(key: K): void {
    const running = this.#running.get(key);
    if (running !== undefined) {
      running.again = true;
      return;
    }
    const run = { again: false, done: Promise.resolve() };
    this.#running.set(key, run);
    run.done = this.#run(key, run);
  }

  /** Resolves when nothing is running; for an orderly end. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map((run) => run.done));
  }

  async #run(key: K, run: { again: boolean }): Promise<void> {
    do {
      run.again = false;
      try {
        await this.#work(key);
      } catch (error) {
        this.#onError(error);
      }
    } while (run.again);
    this.#running.delete(key);
  }
}
