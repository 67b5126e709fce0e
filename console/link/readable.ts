import type { z } from 'zod';

/** What the server tells that this page, older than the server perhaps, may not understand. */
export type ServerNews = 'queue' | 'departed' | 'consultation';

/** Each of a list by itself: one that does not fit the contract hides none of the others. */
export function readEach<S extends z.ZodType>(
  value: S,
  given: unknown,
): { readonly read: z.infer<S>[]; readonly isWhole: boolean } {
  if (!Array.isArray(given)) return { read: [], isWhole: false };
  const read = given.flatMap((one) => {
    const parsed = value.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
  return { read, isWhole: read.length === given.length };
}
