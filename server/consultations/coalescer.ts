/** How long to wait before another try of what failed, in ms, by how often it failed in a row; the last repeats. */
const RETRY_AFTER = [250, 1_000, 4_000, 15_000] as const;

/**
 * Runs `work(key)` after each request for that key, one run at a time for each key: requests made during a run lead to one
 * more run, so the last thing sent is never older than the last change. A run that fails is reported and made again, later
 * each time, until one succeeds: whoever asked has been answered already and will not ask again.
 */
export class Coalescer<K> {
  readonly #work: (key: K) => Promise<void>;
  readonly #onError: (error: unknown) => void;
  readonly #running = new Map<K, { again: boolean; done: Promise<void> }>();
  readonly #failed = new Map<K, { times: number; retry: NodeJS.Timeout }>();
  #stopped = false;

  constructor(work: (key: K) => Promise<void>, onError: (error: unknown) => void) {
    this.#work = work;
    this.#onError = onError;
  }

  request(key: K): void {
    if (this.#stopped) return;
    clearTimeout(this.#failed.get(key)?.retry);
    const running = this.#running.get(key);
    if (running !== undefined) {
      running.again = true;
      return;
    }
    const run = { again: false, done: Promise.resolve() };
    this.#running.set(key, run);
    run.done = this.#run(key, run);
  }

  /** Resolves when nothing is running. What waits for another try is not waited for. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map((run) => run.done));
  }

  /** Starts nothing more, and resolves when nothing is running. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { retry } of this.#failed.values()) clearTimeout(retry);
    await this.idle();
  }

  async #run(key: K, run: { again: boolean }): Promise<void> {
    let hasFailed: boolean;
    do {
      run.again = false;
      hasFailed = false;
      try {
        await this.#work(key);
      } catch (error) {
        hasFailed = true;
        this.#onError(error);
      }
    } while (run.again);
    this.#running.delete(key);
    if (hasFailed && !this.#stopped) this.#retryLater(key);
    else this.#failed.delete(key);
  }

  #retryLater(key: K): void {
    const times = this.#failed.get(key)?.times ?? 0;
    const retry = setTimeout(() => this.request(key), RETRY_AFTER[times] ?? RETRY_AFTER[3]);
    this.#failed.set(key, { times: times + 1, retry });
  }
}
