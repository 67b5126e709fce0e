import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import type { Log } from '../log.ts';
import { assertKeyOfStore, loadStoreKey } from './key.ts';

/** Encryption is missing from the published types, which stem from another package. */
interface OpenOptions extends Database.Options {
  readonly encryptionCipher: 'aes256cbc';
  readonly encryptionKey: string;
}

/** Codes of SQLite that say the file itself cannot be trusted. */
const DAMAGE_CODES: readonly string[] = ['SQLITE_NOTADB', 'SQLITE_CORRUPT'];

/** What makes the tables: each step brings a store from the version of its place in the list to the next. */
const SCHEMA_STEPS = [
  `
  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    consultation_id TEXT NOT NULL,
    record TEXT NOT NULL
  );
  CREATE INDEX outbox_by_consultation ON outbox (consultation_id);
  CREATE TABLE refused (
    id TEXT PRIMARY KEY,
    consultation_id TEXT NOT NULL,
    record TEXT NOT NULL,
    error TEXT NOT NULL,
    at TEXT NOT NULL
  );
  CREATE TABLE identity (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    private_key TEXT NOT NULL,
    kiosk_id TEXT,
    site TEXT,
    kiosk TEXT
  );
  CREATE TABLE current_consultation (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    consultation_id TEXT NOT NULL
  );
`,
  `
  CREATE TABLE equipment_checks (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL,
    delivered INTEGER NOT NULL DEFAULT 0
  );
`,
  `
  CREATE TABLE attachments (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    head TEXT NOT NULL,
    entry TEXT NOT NULL
  );
  CREATE TABLE attachment_pieces (
    attachment_id TEXT NOT NULL,
    offset INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (attachment_id, offset)
  );
`,
] as const;

export interface StoreOptions {
  /** The folder of the store, made when absent. */
  readonly folder: string;
  /** File holding the key, given by the system; see {@link loadStoreKey}. */
  readonly keyFile?: string | undefined;
  readonly log: Log;
}

/**
 * Opens the kiosk's encrypted store: write-ahead log, every commit flushed to the disk before it returns, deleted rows
 * overwritten.
 *
 * A wrong key stops the kiosk: nothing is touched, since the right key would give every record back. A file damaged under the
 * right key is set aside whole under another name, for a person to look at, and a fresh store takes its place so that the
 * booth can serve the next patient; the kiosk must then be enrolled again.
 *
 * @throws StoreKeyError
 */
export function openStore({ folder, keyFile, log }: StoreOptions): Database.Database {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = loadStoreKey(folder, keyFile);
  assertKeyOfStore(folder, key);
  const file = join(folder, 'store.db');
  try {
    return openFile(file, key);
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || !DAMAGE_CODES.includes(error.code)) throw error;
    const aside = setAside(file);
    log('error', 'store-damaged', { code: error.code, aside });
    return openFile(file, key);
  }
}

/**
 * Does the work whole or not at all, and durably once it returns.
 *
 * @throws what the work or the commit threw. SQLite itself ends a transaction on a full disk: rolling it back again, as the
 *   library's own wrapper does, would hide the reason.
 */
export function inTransaction(database: Database.Database, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function openFile(file: string, encryptionKey: string): Database.Database {
  const options: OpenOptions = { encryptionCipher: 'aes256cbc', encryptionKey, timeout: 5000 };
  const database = new Database(file, options);
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('secure_delete = ON');
    assertSound(database);
    bringUpToDate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** @throws Error for a store of a newer program. */
function bringUpToDate(database: Database.Database): void {
  const version = readVersion(database);
  if (version > SCHEMA_STEPS.length) {
    throw new Error(`The store has version ${version}, this program knows ${SCHEMA_STEPS.length}.`);
  }
  for (const [from, step] of SCHEMA_STEPS.entries()) {
    if (from < version) continue;
    inTransaction(database, () => {
      database.exec(step);
      database.exec(`PRAGMA user_version = ${from + 1}`);
    });
  }
}

/** A damaged page may lie where no statement of the start looks: the store is small, so all of it is read. */
function assertSound(database: Database.Database): void {
  const [verdict] = database.prepare('PRAGMA quick_check(1)').raw().all();
  if (!Array.isArray(verdict) || verdict[0] !== 'ok') {
    throw new Database.SqliteError('the quick check found damage', 'SQLITE_CORRUPT');
  }
}

function readVersion(database: Database.Database): number {
  const row = database.prepare('PRAGMA user_version').raw().get();
  return Array.isArray(row) ? Number(row[0]) : Number.NaN;
}

function setAside(file: string): string {
  const suffix = `damaged-${new Date().toISOString().replaceAll(':', '-')}`;
  for (const part of ['', '-wal', '-shm']) {
    if (existsSync(`${file}${part}`)) renameSync(`${file}${part}`, `${file}.${suffix}${part}`);
  }
  return suffix;
}
