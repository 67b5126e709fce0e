import type { OutboxRecord } from '#protocol/outbox.ts';
import { faultOf, type Log } from '../log.ts';
import type { Outbox } from '../store/outbox.ts';

/** What became of one delivery. `later`: the server is in trouble; `unreachable`: it did not answer. */
export type Delivery =
  | { readonly outcome: 'acknowledged' }
  | { readonly outcome: 'refused'; readonly error: string }
  | { readonly outcome: 'later' }
  | { readonly outcome: 'unreachable' };

/** `empty`: nothing is left; `later`: some records must be tried again; `unreachable`: the connection is no use. */
export type DrainResult = 'empty' | 'later' | 'unreachable';

/**
 * Delivers what the outbox holds, oldest first, one at a time; what is enqueued meanwhile is delivered too.
 *
 * Records of one consultation never overtake each other: when the server cannot take one for the moment, the rest of its
 * consultation waits with it while the other consultations go on. A record refused for good is set aside.
 */
export async function drainOutbox(
  outbox: Outbox,
  deliver: (record: OutboxRecord) => Promise<Delivery>,
  log: Log,
): Promise<DrainResult> {
  const waiting = new Set<string>();
  let kept = false;
  let seq = 0;
  for (let entry = outbox.next(seq, waiting); entry !== undefined; entry = outbox.next(seq, waiting)) {
    seq = entry.seq;
    const delivery: Delivery =
      entry.record === null ? { outcome: 'refused', error: 'unreadable' } : await deliver(entry.record);
    switch (delivery.outcome) {
      case 'acknowledged':
        if (!settle(() => outbox.acknowledged(entry.id), log)) kept = true;
        break;
      case 'refused':
        if (!settle(() => outbox.refused(entry.id, delivery.error, new Date().toISOString()), log)) kept = true;
        log('error', 'record-refused', { type: entry.record?.type ?? 'unreadable', error: delivery.error });
        break;
      case 'later':
        waiting.add(entry.consultationId);
        break;
      case 'unreachable':
        return 'unreachable';
    }
  }
  return waiting.size === 0 && !kept ? 'empty' : 'later';
}

/** A full disk may keep even an answered record from leaving. It is then delivered again later; the others go on meanwhile. */
function settle(leave: () => void, log: Log): boolean {
  try {
    leave();
    return true;
  } catch (error) {
    log('error', 'store-failed', faultOf(error));
    return false;
  }
}
