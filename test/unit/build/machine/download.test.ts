import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyDigest } from '#build/machine/download.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'escale-download-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a download', () => {
  // Digests of the text "escale", from sha256sum and openssl.
  const sha256 = 'sha256-04c5bc6f22b67ddd25a62638dc528b8537d311fa1a2ab392c1f3c6768bb5318c' as const;
  const sha512 =
    'sha512-ZGiQj2VJUXGMSlhs6iXIjDUfum8I6VaHUxchsj0IfMOIeKaMR0JibkFHC6HFJ8CvjnzwSjkPHf85f+4ZpjsYbw==' as const;

  test('is accepted when its digest is the pinned one', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'escale');
    await verifyDigest(file, sha256);
    await verifyDigest(file, sha512);
  });

  test('is refused when one byte differs', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'escalf');
    await expect(verifyDigest(file, sha256)).rejects.toThrow(/is not the file expected/);
    await expect(verifyDigest(file, sha512)).rejects.toThrow(/is not the file expected/);
  });
});
