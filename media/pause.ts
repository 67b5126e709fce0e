/** Resolves after `ms`, or as soon as one of `wakes` aborts. */
export const pause = (ms: number, ...wakes: readonly AbortSignal[]): Promise<void> =>
  new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      for (const wake of wakes) wake.removeEventListener('abort', go);
      resolve();
    };
    const timer = setTimeout(go, ms);
    for (const wake of wakes) wake.addEventListener('abort', go);
    if (wakes.some((wake) => wake.aborted)) go();
  });

/** The work, or a rejection with the signal's reason once that aborts, whichever is first. */
export const within = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
