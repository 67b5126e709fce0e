import type { Entry } from '#protocol/entry.ts';

/** What was typed, by whom, oldest first. */
export type Typed = Entry & { readonly content: { readonly type: 'message' | 'caption'; readonly text: string } };

export const isTyped = (entry: Entry): entry is Typed =>
  entry.content.type === 'message' || entry.content.type === 'caption';

/** How many messages of the other side came after the last one seen here (ISO 8601), or all where none was. */
export const unreadIn = (entries: readonly Entry[], readTo: string | null): number =>
  entries.filter(
    (entry) => isTyped(entry) && entry.author.party !== 'physician' && (readTo === null || entry.at > readTo),
  ).length;
