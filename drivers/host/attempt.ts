import type { AttemptFailure } from '#protocol/drivers-host.ts';
import type { LiveBody } from '#protocol/live.ts';
import type { Modality } from '#protocol/measurement.ts';
import type { DeviceDriver, Outcome } from '../device.ts';
import { ReturningPort } from '../transports/returning-port.ts';
import { PortError, type Transport } from '../transports/transport.ts';
import type { Place } from './presence.ts';

/** How an attempt ended, with what the patient's side must know of it. */
export type AttemptEnd =
  | { readonly type: 'finished'; readonly outcome: Extract<Outcome, { type: 'readings' }> }
  | { readonly type: 'failed'; readonly failure: AttemptFailure; readonly detail?: string }
  | { readonly type: 'cancelled' };

/** Ms beyond a driver's own limit after which the host ends the attempt: a write that never drains, for one. */
const GRACE = 10_000;

/** Why the host aborted an attempt, carried as the signal's reason. */
export class Cancelled extends Error {}
class Overdue extends Error {}

function explain(cause: unknown): AttemptEnd {
  if (cause instanceof Cancelled) return { type: 'cancelled' };
  if (cause instanceof Overdue) return { type: 'failed', failure: 'timed-out' };
  if (!(cause instanceof PortError)) return { type: 'failed', failure: 'device-fault', detail: String(cause) };
  switch (cause.code) {
    case 'absent':
      return { type: 'failed', failure: 'device-missing' };
    case 'disconnected':
    case 'closed':
    case 'write-failed':
      return { type: 'failed', failure: 'unplugged' };
    case 'open-failed':
    case 'not-allowed':
    case 'mismatch':
      return { type: 'failed', failure: 'device-fault', detail: cause.message };
  }
}

function conclude(outcome: Outcome): AttemptEnd {
  switch (outcome.type) {
    case 'readings':
      return { type: 'finished', outcome };
    case 'timed-out':
      return { type: 'failed', failure: 'timed-out', detail: outcome.reason };
    case 'refused': {
      const detail = outcome.detail === undefined ? outcome.reason : `${outcome.reason} ${outcome.detail}`;
      return { type: 'failed', failure: 'refused', detail };
    }
  }
}

/**
 * One attempt on one device, from opening its port to closing it; the port is closed when this resolves. Never rejects.
 * `detail` of a refusal or time-out is a `Reason`, then, where the device gave one, a space and its code.
 */
export async function runAttempt(
  driver: DeviceDriver,
  transport: Transport,
  place: Place,
  wanted: Modality,
  signal: AbortSignal,
  emit: (body: LiveBody) => void,
): Promise<AttemptEnd> {
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const overdue = setTimeout(() => controller.abort(new Overdue()), driver.manifest.limit + GRACE);
  try {
    const opened = await transport.open(place.address, place.link, controller.signal);
    const returning = driver.manifest.returns
      ? new ReturningPort(transport, place.address, place.link, opened)
      : undefined;
    const port = returning ?? opened;
    try {
      const outcome = await driver.measure(port, controller.signal, emit, wanted);
      if (returning?.away && outcome.type !== 'readings') return { type: 'failed', failure: 'unplugged' };
      return conclude(outcome);
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
