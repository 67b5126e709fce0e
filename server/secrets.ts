import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One-way form in which codes, nonces and tokens are stored. */
export const hashSecret = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Compares two secrets in a time that does not tell how much of them agrees. */
export const sameSecret = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());

/** Reads a secret of `bytes` random bytes from `<folder>/<name>` (mode 0600), made there at the first start. */
export async function persistentSecret(folder: string, name: string, bytes: number): Promise<Buffer> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  const kept = await readFile(path).catch(() => null);
  if (kept !== null && kept.length === bytes) {
    await chmod(path, 0o600);
    return kept;
  }
  const made = randomBytes(bytes);
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(made);
    await file.sync();
  } finally {
    await file.close();
  }
  return made;
}
