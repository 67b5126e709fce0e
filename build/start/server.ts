import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

const readyTimeoutMs = 60_000;
const pollIntervalMs = 150;

/** Resolves when the server says that it is ready. Rejects after a minute. */
export async function untilReady(origin: string): Promise<void> {
  const deadline = performance.now() + readyTimeoutMs;
  while (performance.now() < deadline) {
    const isReady = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await pause(pollIntervalMs);
  }
  throw new Error(`The server is not ready after ${readyTimeoutMs / 1000} s`);
}

const enrolmentCode = z.object({ code: z.string().min(1) });

/** Asks the demo server, which answers on this machine only, for a code that enrols one kiosk. */
export async function demoEnrolmentCode(origin: string): Promise<string> {
  const response = await fetch(`${origin}/demo/enrolment-code`, { method: 'POST', signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`The server gave no enrolment code: it answered ${response.status}`);
  return enrolmentCode.parse(await response.json()).code;
}
