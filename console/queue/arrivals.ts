import type { QueueEntry } from '#protocol/consultation.ts';
import { isFlagged } from './filter.ts';

/** What is new in the queue, told once by voice, sound and notice. */
export interface Arrivals {
  /** Patients who were not there before. */
  readonly came: readonly QueueEntry[];
  /** Patients who were there and have become urgent. */
  readonly flagged: readonly QueueEntry[];
}

/** What changed between two states of the queue; nothing when the first is not known. */
export function arrivals(before: readonly QueueEntry[] | null, after: readonly QueueEntry[]): Arrivals {
  if (before === null) return { came: [], flagged: [] };
  const known = new Map(before.map((entry) => [entry.consultationId, entry]));
  return {
    came: after.filter(({ consultationId }) => !known.has(consultationId)),
    flagged: after.filter((entry) => {
      const former = known.get(entry.consultationId);
      return former !== undefined && isFlagged(entry) && !isFlagged(former);
    }),
  };
}
