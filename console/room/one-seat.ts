/**
 * Lets one tab of this browser hold the physician's seat: two would push each other out of the room for ever.
 *
 * @param held called once this tab has it; the seat is kept until `signal` aborts
 * @param elsewhere called when another tab has it, before waiting for it to be free
 */
export function holdSeat(name: string, signal: AbortSignal, held: () => void, elsewhere: () => void): void {
  // Locks exist in secure pages only; so does the camera, but the page must not break where neither does.
  const locks: LockManager | undefined = navigator.locks;
  if (!locks) {
    held();
    return;
  }
  const untilAborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const hold = () => {
    held();
    return untilAborted;
  };
  locks
    .request(name, { ifAvailable: true }, (lock) => {
      if (lock) return hold();
      elsewhere();
      return undefined;
    })
    .then(() => (signal.aborted ? undefined : locks.request(name, { signal }, hold)))
    // Aborted while it waited: there is nothing to hold any more.
    .catch(() => undefined);
}
