/**
 * What can wait until the patient sees something. The page tells when its first screen is painted; a page that never does must
 * not keep the kiosk from delivering what it holds, so the wait has an end.
 */
export class FirstScreen {
  readonly drawn: Promise<void>;
  readonly #settle: () => void;

  /** @param patience ms after which the wait is over even without a word from the page. */
  constructor(patience: number) {
    const { promise, resolve } = deferred();
    const timer = setTimeout(resolve, patience);
    this.drawn = promise;
    this.#settle = () => {
      clearTimeout(timer);
      resolve();
    };
  }

  /** The page says that it has drawn; again is no harm. */
  told(): void {
    this.#settle();
  }
}

// Promise.withResolvers is younger than the oldest Node that main runs on.
function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
