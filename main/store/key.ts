import { createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The store cannot be opened, and only a person can tell what to do: nothing has been touched. */
export class StoreKeyError extends Error {
  readonly code: 'key-unreadable' | 'key-malformed' | 'key-exposed' | 'key-missing' | 'key-wrong';

  constructor(code: StoreKeyError['code'], message: string) {
    super(message);
    this.name = 'StoreKeyError';
    this.code = code;
  }
}

/** Writes a small file so that a power cut leaves either nothing or all of it. */
function writeDurably(file: string, content: string, mode: number): void {
  const unfinished = `${file}.unfinished`;
  const descriptor = openSync(unfinished, 'w', mode);
  try {
    writeSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(unfinished, file);
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/**
 * The key of the store: 64 hexadecimal digits in a file.
 *
 * @param credential a file given by the system (systemd's `LoadCredential`); it must exist.
 *   Without it, a file of mode 0600 in `folder` is used, and made at the first start.
 * @throws StoreKeyError
 */
export function loadStoreKey(folder: string, credential: string | undefined): string {
  const file = credential ?? join(folder, 'store.key');
  if (!existsSync(file)) {
    if (credential !== undefined)
      throw new StoreKeyError('key-missing', `The store's key file ${file} does not exist.`);
    writeDurably(file, randomBytes(32).toString('hex'), 0o600);
  }
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new StoreKeyError('key-exposed', `The store's key file ${file} can be read by others: chmod 600 it.`);
  }
  let key: string;
  try {
    key = readFileSync(file, 'utf8').trim();
  } catch {
    throw new StoreKeyError('key-unreadable', `The store's key file ${file} cannot be read.`);
  }
  if (!/^[0-9a-f]{64}$/.test(key)) {
    throw new StoreKeyError('key-malformed', `The store's key file ${file} must hold 64 hexadecimal digits.`);
  }
  return key;
}

/**
 * Tells a wrong key from a damaged store, which look the same to the cipher: a digest of the key is kept beside the store.
 * The key has 256 random bits, so its digest gives nothing away.
 *
 * @throws StoreKeyError `key-wrong` when the store was made with another key.
 */
export function assertKeyOfStore(folder: string, key: string): void {
  const file = join(folder, 'store.key-id');
  const id = createHash('sha256').update(`escale-store-key\n${key}`).digest('hex').slice(0, 16);
  if (!existsSync(file)) {
    writeDurably(file, id, 0o600);
    return;
  }
  if (readFileSync(file, 'utf8').trim() !== id) {
    throw new StoreKeyError(
      'key-wrong',
      `The store in ${folder} was made with another key. Give back that key, or move the folder away; unsent records are in it.`,
    );
  }
}
