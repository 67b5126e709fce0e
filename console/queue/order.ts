import type { QueueEntry } from '#protocol/consultation.ts';
import { redFlags, urgency } from '../reading/red-flags.ts';

/**
 * The order patients are shown in: red flags first, then those whose kiosk answers, then the longest waiting. It is an order to
 * look in and no diagnosis (R43); where a site has switched its thresholds off, only a call for help comes first.
 */
export function orderQueue(queue: readonly QueueEntry[]): QueueEntry[] {
  return queue
    .map((entry) => ({ entry, urgent: urgency(redFlags(entry)) }))
    .sort(
      (a, b) =>
        b.urgent - a.urgent ||
        Number(b.entry.kioskOnline) - Number(a.entry.kioskOnline) ||
        Date.parse(a.entry.waitingSince) - Date.parse(b.entry.waitingSince) ||
        a.entry.consultationId.localeCompare(b.entry.consultationId),
    )
    .map(({ entry }) => entry);
}

/** The patient to take next: the first whose kiosk answers. */
export function nextToTake(queue: readonly QueueEntry[]): QueueEntry | undefined {
  return orderQueue(queue).find((entry) => entry.kioskOnline);
}

/**
 * The rows as they may be drawn while a hand is on them: those that stood there stay in their places, new ones come below.
 * `shown`: the ids as they stand.
 */
export function withoutJumps(wanted: readonly QueueEntry[], shown: readonly string[]): QueueEntry[] {
  const place = new Map(shown.map((id, index) => [id, index]));
  const placeOf = ({ consultationId }: QueueEntry) => place.get(consultationId) ?? Number.POSITIVE_INFINITY;
  // Array's sort is stable: new ones keep the wanted order among themselves.
  return [...wanted].sort((a, b) => {
    const [one, other] = [placeOf(a), placeOf(b)];
    return one === other ? 0 : one - other;
  });
}
