/** Keeps what was told, and lets a test wait for the first that fits, past or to come. */
export class EventLog<T> {
  readonly events: T[] = [];
  #waiting: { readonly fits: (event: T) => boolean; readonly resolve: (event: T) => void }[] = [];

  readonly tell = (event: T): void => {
    this.events.push(event);
    const [done, waiting] = [
      this.#waiting.filter(({ fits }) => fits(event)),
      this.#waiting.filter(({ fits }) => !fits(event)),
    ];
    this.#waiting = waiting;
    for (const { resolve } of done) resolve(event);
  };

  /** The first event from `since` (an index into {@link EventLog.events}) on that fits. */
  until(fits: (event: T) => boolean, since = 0): Promise<T> {
    const past = this.events.slice(since).find(fits);
    if (past !== undefined) return Promise.resolve(past);
    return new Promise((resolve) => this.#waiting.push({ fits, resolve }));
  }
}
