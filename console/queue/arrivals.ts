import type { QueueEntry } from '#protocol/consultation.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import { alarm, redFlags } from '../reading/red-flags.ts';
import { orderQueue } from './order.ts';

/** What is new in the queue, told once by voice, sound and notice. */
export interface Arrivals {
  /** Patients who were not there before. */
  readonly came: readonly QueueEntry[];
  /** Patients who were there and have become urgent, or more so. */
  readonly flagged: readonly QueueEntry[];
}

/** How urgent each patient was when they were last seen: 0 to 3, by {@link alarm}. */
export type AlarmsSeen = ReadonlyMap<ConsultationId, number>;

const alarmOf = (entry: QueueEntry): number => alarm(redFlags(entry));

/** What changed between two states of the queue; nothing when the first is not known. */
export function arrivals(before: readonly QueueEntry[] | null, after: readonly QueueEntry[]): Arrivals {
  if (before === null) return { came: [], flagged: [] };
  const known = alarmsOf(before);
  return {
    came: after.filter(({ consultationId }) => !known.has(consultationId)),
    flagged: after.filter((entry) => alarmOf(entry) > (known.get(entry.consultationId) ?? Number.POSITIVE_INFINITY)),
  };
}

/** The queue as somebody who looks at it now has seen it. */
export const alarmsOf = (queue: readonly QueueEntry[]): AlarmsSeen =>
  new Map(queue.map((entry) => [entry.consultationId, alarmOf(entry)]));

/** Who has become urgent, or more so, since they were seen, in the queue's order. */
export const urgentUnseen = (queue: readonly QueueEntry[], seen: AlarmsSeen): QueueEntry[] =>
  orderQueue(queue.filter((entry) => alarmOf(entry) > (seen.get(entry.consultationId) ?? 0)));
