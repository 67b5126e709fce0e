import { readdirSync } from 'node:fs';

/** What this process holds open: files, sockets and devices by the kernel's count, and what keeps Node's loop awake, by kind. */
export type Handles = { readonly files: number; readonly resources: Readonly<Record<string, number>> };

export function openHandles(): Handles {
  const resources: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
  return { files: readdirSync('/proc/self/fd').length, resources };
}

/** Timers of the test runner that may come or go meanwhile. */
const RUNNERS_TIMERS = 2;

/** What is held more than before, in words; nothing when the count is flat. */
export function grown(before: Handles, after: Handles): readonly string[] {
  const kinds = Object.entries(after.resources).flatMap(([kind, count]) => {
    const spare = kind === 'Timeout' ? RUNNERS_TIMERS : 0;
    const more = count - (before.resources[kind] ?? 0);
    return more > spare ? [`${more} ${kind}`] : [];
  });
  const files = after.files - before.files;
  return files > 0 ? [`${files} files`, ...kinds] : kinds;
}
