import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/**
 * Every file under the folder that holds one of the words, as UTF-8 or UTF-16, in any letter case that Latin letters have.
 * Files that vanish during the walk are none.
 */
export async function filesHolding(folder: string, words: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const holding: string[] = [];
  for (const entry of entries.filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path).catch(() => undefined);
    if (content !== undefined && holds(content, words)) holding.push(path);
  }
  return holding;
}

/** Whether the bytes hold one of the words, whatever its letter case, as UTF-8 or UTF-16. */
function holds(content: Buffer, words: readonly string[]): boolean {
  // latin1 keeps one character per byte, so a search in it is a search in the bytes.
  const text = content.toString('latin1').toLowerCase();
  return words.some((word) =>
    (['utf8', 'utf16le'] as const).some((encoding) =>
      text.includes(Buffer.from(word, encoding).toString('latin1').toLowerCase()),
    ),
  );
}

/** Everything the page keeps or shows, as one text: its document, its storages, its cookies, its caches. */
export function pageContents(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const tryOr = async <T>(read: () => T | Promise<T>, otherwise: T): Promise<T> => {
      try {
        return await read();
      } catch {
        return otherwise;
      }
    };
    const values = [...document.querySelectorAll('input, textarea')].map((field) =>
      field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field.value : '',
    );
    const databases = await tryOr(() => indexedDB.databases(), []);
    const caches_ = await tryOr(() => caches.keys(), []);
    return JSON.stringify({
      address: location.href,
      title: document.title,
      document: document.documentElement.outerHTML,
      values,
      local: await tryOr<object>(() => ({ ...localStorage }), {}),
      session: await tryOr<object>(() => ({ ...sessionStorage }), {}),
      cookies: await tryOr(() => document.cookie, ''),
      databases: databases.map(({ name }) => name),
      caches: caches_,
      history: history.length,
      state: history.state as unknown,
    });
  });
}
