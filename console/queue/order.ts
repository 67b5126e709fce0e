import type { QueueEntry } from '#protocol/consultation.ts';

/**
 * The order patients are shown in: longest waiting first, those whose kiosk is away after those who can be taken.
 * No clinical rank: the console does not interpret readings (R43).
 */
export function orderQueue(queue: readonly QueueEntry[]): QueueEntry[] {
  return [...queue].sort(
    (a, b) =>
      Number(b.kioskOnline) - Number(a.kioskOnline) ||
      Date.parse(a.waitingSince) - Date.parse(b.waitingSince) ||
      a.consultationId.localeCompare(b.consultationId),
  );
}

/** The patient to take next: the first whose kiosk answers. */
export function nextToTake(queue: readonly QueueEntry[]): QueueEntry | undefined {
  return orderQueue(queue).find((entry) => entry.kioskOnline);
}
