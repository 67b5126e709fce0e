import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cachedFolder, cacheRoot } from '#build/machine/cache.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'escale-cache-'));
  vi.stubEnv('XDG_CACHE_HOME', root);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

describe('the cache', () => {
  test('makes a folder once', async () => {
    let made = 0;
    const make = async (folder: string) => {
      made += 1;
      await writeFile(join(folder, 'content'), 'x');
    };
    const folder = await cachedFolder('thing-1', make);
    expect(await cachedFolder('thing-1', make)).toBe(folder);
    expect(made).toBe(1);
    expect(existsSync(join(folder, 'content'))).toBe(true);
  });

  test('keeps nothing of a preparation that failed', async () => {
    const failing = cachedFolder('thing-2', async (folder) => {
      await writeFile(join(folder, 'half'), 'x');
      throw new Error('interrupted');
    });
    await expect(failing).rejects.toThrow('interrupted');
    expect(await readdir(cacheRoot())).toEqual([]);
  });

  test('serves two preparations at once from the first to finish', async () => {
    const both = await Promise.all(
      ['a', 'b'].map(() => cachedFolder('thing-3', (folder) => writeFile(join(folder, 'x'), ''))),
    );
    expect(new Set(both).size).toBe(1);
    expect(await readdir(cacheRoot())).toEqual(['thing-3']);
  });
});
