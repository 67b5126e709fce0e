import type { QueueEntry } from '#protocol/consultation.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import { type Filtered, filterQueue, type QueueFilter } from './filter.ts';
import { orderQueue, withoutJumps } from './order.ts';

export interface ShownRows extends Filtered {
  /** True where a hand on the rows keeps them from standing in their order. */
  readonly isOutOfOrder: boolean;
}

/** The rows as they are drawn. `heldAs`: the ids in their places while a hand is on them, else null. */
export function shownRows(
  queue: readonly QueueEntry[],
  filter: QueueFilter,
  heldAs: readonly ConsultationId[] | null,
): ShownRows {
  const filtered = filterQueue(orderQueue(queue), filter);
  if (heldAs === null) return { ...filtered, isOutOfOrder: false };
  const shown = withoutJumps(filtered.shown, heldAs);
  return { ...filtered, shown, isOutOfOrder: shown.some((entry, index) => entry !== filtered.shown[index]) };
}
