import type { SelfTestResult } from '#protocol/self-test.ts';
import type { DeviceDriver } from '../device.ts';
import { messageOf } from '../transports/node-access.ts';
import { PortError, type Transport } from '../transports/transport.ts';
import { Cancelled } from './attempt.ts';
import type { Located } from './presence.ts';

/** Ms a device may take to tell of itself. */
const LIMIT = 15_000;

class Overdue extends Error {}

function explain(cause: unknown): SelfTestResult {
  if (cause instanceof Cancelled) return { type: 'busy' };
  if (cause instanceof Overdue) return { type: 'silent' };
  if (cause instanceof PortError && (cause.code === 'absent' || cause.code === 'disconnected'))
    return { type: 'absent' };
  return { type: 'fault', detail: messageOf(cause) };
}

/**
 * Asks a device about itself, from opening its port to closing it. Never rejects; `busy` when the signal aborts with
 * {@link Cancelled}. A device that can say nothing without a patient is opened and closed only, which shows its port works.
 */
export async function runSelfTest(
  { selfTest }: DeviceDriver,
  transport: Transport,
  located: Located,
  signal: AbortSignal,
): Promise<SelfTestResult> {
  if (located.type === 'absent') return { type: 'absent' };
  if (located.type === 'ambiguous') return { type: 'fault', detail: located.reason };
  const { address, link } = located.place;
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const overdue = setTimeout(() => controller.abort(new Overdue()), LIMIT);
  try {
    const port = await transport.open(address, link, controller.signal);
    try {
      if (!selfTest) return { type: 'not-testable' };
      const report = await selfTest(port, controller.signal);
      return report.type === 'heard' ? { ...report, warnings: [...report.warnings] } : report;
    } finally {
      await port.close();
    }
  } catch (cause) {
    return explain(cause);
  } finally {
    clearTimeout(overdue);
    signal.removeEventListener('abort', abort);
  }
}
