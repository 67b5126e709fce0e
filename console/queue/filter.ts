import { z } from 'zod';
import type { QueueEntry } from '#protocol/consultation.ts';
import { Locale, VisitReason } from '#protocol/patient.ts';
import { redFlags, urgency } from '../reading/red-flags.ts';

/** What a physician wants to see of the queue; null where it does not matter. */
export const QueueFilter = z.object({
  site: z.string().nullable(),
  reason: VisitReason.nullable(),
  locale: Locale.nullable(),
  flaggedOnly: z.boolean(),
});
export type QueueFilter = z.infer<typeof QueueFilter>;

export const NO_FILTER: QueueFilter = { site: null, reason: null, locale: null, flaggedOnly: false };

export const isFiltering = ({ site, reason, locale, flaggedOnly }: QueueFilter): boolean =>
  site !== null || reason !== null || locale !== null || flaggedOnly;

export interface Filtered {
  readonly shown: readonly QueueEntry[];
  readonly hidden: readonly QueueEntry[];
  /** Of the hidden, those with a red flag: never left unsaid. */
  readonly hiddenFlagged: readonly QueueEntry[];
}

/** Parts the queue into what is shown and what the filter hides, each in its order. */
export function filterQueue(queue: readonly QueueEntry[], filter: QueueFilter): Filtered {
  const shown: QueueEntry[] = [];
  const hidden: QueueEntry[] = [];
  for (const entry of queue) (isWanted(entry, filter) ? shown : hidden).push(entry);
  return { shown, hidden, hiddenFlagged: hidden.filter(isFlagged) };
}

export const isFlagged = (entry: QueueEntry): boolean => urgency(redFlags(entry)) > 0;

function isWanted(entry: QueueEntry, { site, reason, locale, flaggedOnly }: QueueFilter): boolean {
  if (site !== null && entry.site !== site) return false;
  if (reason !== null && entry.reason !== reason) return false;
  if (locale !== null && entry.locale !== locale) return false;
  return !flaggedOnly || isFlagged(entry);
}

const KEY = 'escale.console.queue-filter';

/** The filter of this browser tab's session: a day that begins anew begins with everyone. */
export function loadFilter(): QueueFilter {
  try {
    const kept = QueueFilter.safeParse(JSON.parse(sessionStorage.getItem(KEY) ?? 'null'));
    return kept.success ? kept.data : NO_FILTER;
  } catch {
    return NO_FILTER;
  }
}

export function keepFilter(filter: QueueFilter): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(filter));
  } catch {
    // A browser that stores nothing still filters; it only forgets.
  }
}
