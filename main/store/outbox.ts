import type Database from 'libsql';
import { z } from 'zod';
import { ConsultationId } from '#protocol/ids.ts';
import { OutboxRecord } from '#protocol/outbox.ts';
import { inTransaction } from './database.ts';

const Row = z.object({ seq: z.number(), id: z.string(), consultation_id: z.string(), record: z.string() });
const Count = z.object({ n: z.number() });
const CurrentRow = z.object({ consultation_id: ConsultationId });

/** A row of the outbox. `record` is null when this version of the program cannot read what is stored. */
export interface OutboxEntry {
  readonly seq: number;
  readonly id: string;
  readonly consultationId: string;
  readonly record: OutboxRecord | null;
}

/** How the consultation of the moment changes together with records: it opens or ends in the same transaction, or stays. */
export type CurrentChange = { readonly current: ConsultationId | null } | undefined;

/**
 * What the kiosk must never lose, first in first out. When {@link Outbox.enqueue} returns, its records survive a power cut;
 * they leave by {@link Outbox.acknowledged} alone, or move to the refused ones.
 */
export class Outbox {
  readonly #database: Database.Database;
  readonly #listeners = new Set<() => void>();

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /**
   * Stores records, all or none, before it returns.
   *
   * @throws SqliteError when they cannot be stored (`SQLITE_FULL`, `SQLITE_IOERR`, …): nothing of them is then kept.
   */
  enqueue(records: readonly OutboxRecord[], change?: CurrentChange): void {
    const insert = this.#database.prepare('INSERT INTO outbox (id, consultation_id, record) VALUES (?, ?, ?)');
    inTransaction(this.#database, () => {
      for (const record of records) insert.run(record.id, record.consultationId, JSON.stringify(record));
      if (change === undefined) return;
      this.#database.prepare('DELETE FROM current_consultation').run();
      if (change.current === null) return;
      this.#database
        .prepare('INSERT INTO current_consultation (only, consultation_id) VALUES (1, ?)')
        .run(change.current);
    });
    this.#changed();
  }

  /** The oldest entry after `seq` whose consultation is not among those passed over, or undefined. */
  next(seq: number, passedOver: ReadonlySet<string>): OutboxEntry | undefined {
    const rows = this.#database
      .prepare(
        `SELECT seq, id, consultation_id, record FROM outbox
         WHERE seq > ? AND consultation_id NOT IN (SELECT value FROM json_each(?)) ORDER BY seq LIMIT 1`,
      )
      .all(seq, JSON.stringify([...passedOver]));
    if (rows.length === 0) return undefined;
    const row = Row.parse(rows[0]);
    return { seq: row.seq, id: row.id, consultationId: row.consultation_id, record: readRecord(row.record) };
  }

  /** The server has the record: it leaves. */
  acknowledged(id: string): void {
    this.#database.prepare('DELETE FROM outbox WHERE id = ?').run(id);
    if (this.pending() === 0) this.#truncateLog();
    this.#changed();
  }

  /** The server will never take the record: it is kept, encrypted, out of the way of the others. `error` is a code. */
  refused(id: string, error: string, at: string): void {
    inTransaction(this.#database, () => {
      this.#database
        .prepare(
          `INSERT OR REPLACE INTO refused (id, consultation_id, record, error, at)
             SELECT id, consultation_id, record, ?, ? FROM outbox WHERE id = ?`,
        )
        .run(error, at, id);
      this.#database.prepare('DELETE FROM outbox WHERE id = ?').run(id);
    });
    this.#changed();
  }

  /** Records not yet acknowledged; of one consultation where given. */
  pending(consultationId?: ConsultationId): number {
    const row =
      consultationId === undefined
        ? this.#database.prepare('SELECT count(*) AS n FROM outbox').get()
        : this.#database.prepare('SELECT count(*) AS n FROM outbox WHERE consultation_id = ?').get(consultationId);
    return Count.parse(row).n;
  }

  /** Whether the server has refused any record of this consultation for good. */
  hasRefused(consultationId: ConsultationId): boolean {
    const row = this.#database
      .prepare('SELECT count(*) AS n FROM refused WHERE consultation_id = ?')
      .get(consultationId);
    return Count.parse(row).n > 0;
  }

  /** The consultation that was open when the program last stopped, or null. */
  currentConsultation(): ConsultationId | null {
    const row = this.#database.prepare('SELECT consultation_id FROM current_consultation').get();
    return row === undefined ? null : CurrentRow.parse(row).consultation_id;
  }

  /** Calls the listener after each change of what is pending. Returns how to stop it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** What has left the table leaves the write-ahead log too. */
  #truncateLog(): void {
    this.#database.pragma('wal_checkpoint(TRUNCATE)');
  }
}

function readRecord(stored: string): OutboxRecord | null {
  try {
    return OutboxRecord.parse(JSON.parse(stored));
  } catch {
    return null;
  }
}
