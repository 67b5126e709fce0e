import type { QueueEntry } from '#protocol/consultation.ts';
import { type Filtered, filterQueue, type QueueFilter } from './filter.ts';
import { orderQueue, withoutJumps } from './order.ts';

/** One line of the queue. `isGone`: its patient waits no longer, and it keeps the others in their places under a hand. */
interface ShownRow {
  readonly entry: QueueEntry;
  readonly isGone: boolean;
}

export interface ShownRows extends Filtered {
  readonly rows: readonly ShownRow[];
  /** True where a hand on the rows keeps them from standing in their order. */
  readonly isOutOfOrder: boolean;
}

/** The rows as they are drawn. `heldAs`: who stood there, in their places, when a hand came upon them; null without one. */
export function shownRows(
  queue: readonly QueueEntry[],
  filter: QueueFilter,
  heldAs: readonly QueueEntry[] | null,
): ShownRows {
  const filtered = filterQueue(orderQueue(queue), filter);
  const held = heldAs ?? [];
  const shown = heldAs === null ? filtered.shown : withoutJumps(filtered.shown, idsOf(held));
  const there = new Map(shown.map((entry) => [entry.consultationId, entry]));
  const stood = new Set(idsOf(held));
  const rows = [
    ...held.map((former) => {
      const entry = there.get(former.consultationId);
      return { entry: entry ?? former, isGone: entry === undefined };
    }),
    ...shown.filter(({ consultationId }) => !stood.has(consultationId)).map((entry) => ({ entry, isGone: false })),
  ];
  return { ...filtered, shown, rows, isOutOfOrder: shown.some((entry, index) => entry !== filtered.shown[index]) };
}

const idsOf = (queue: readonly QueueEntry[]) => queue.map(({ consultationId }) => consultationId);
