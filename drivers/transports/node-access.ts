import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { PortError } from './transport.ts';

/** Ms udev may take to give the rights to a node that has just appeared, and between two looks. */
const PATIENCE = 5000;
const LOOK_AGAIN = 20;

/** The error of a call that went wrong, as text. */
export const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/**
 * Resolves once this process may read and write a device's node. Rejects with {@link PortError}: `absent` without the node,
 * `open-failed` when the rights do not come; or the signal's reason.
 */
export async function untilAccessible(path: string, signal: AbortSignal): Promise<void> {
  for (let waited = 0; ; waited += LOOK_AGAIN) {
    signal.throwIfAborted();
    const fault = await access(path, constants.R_OK | constants.W_OK).then(
      () => undefined,
      (cause: NodeJS.ErrnoException) => cause,
    );
    if (!fault) return;
    if (fault.code === 'ENOENT') throw new PortError('absent', `${path} does not exist`, { cause: fault });
    if (waited >= PATIENCE) {
      throw new PortError('open-failed', `${path} may not be opened by this account: see 70-escale.rules`, {
        cause: fault,
      });
    }
    await pause(LOOK_AGAIN);
  }
}

/** The result of a call that cannot be stopped itself, or the signal's reason as soon as it aborts. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = (): void => reject(signal.reason);
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}
