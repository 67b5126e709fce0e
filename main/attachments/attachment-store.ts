import { createHash } from 'node:crypto';
import type Database from 'libsql';
import { z } from 'zod';
import { AttachmentHead, PIECE_BYTES } from '#protocol/attachment.ts';
import { AttachedContent } from '#protocol/entry.ts';
import { type AttachmentId, type ConsultationId, EntryId } from '#protocol/ids.ts';
import { inTransaction } from '../store/database.ts';

/** Bytes kept unsent at most: a day of photographs without a link. */
const MOST_BYTES = 512 * 1024 * 1024;

const Row = z.object({ head: z.string(), entry: z.string() });
const PieceRow = z.object({ bytes: z.instanceof(Uint8Array) });
const SumRow = z.object({ bytes: z.number() });

/** The entry an attachment belongs to, and when it was made by the kiosk's clock. */
const KeptEntry = z.object({ id: EntryId, madeAt: z.iso.datetime(), content: AttachedContent });
export type KeptEntry = z.infer<typeof KeptEntry>;

export interface KeptAttachment {
  readonly head: AttachmentHead;
  readonly entry: KeptEntry;
}

/** Photographs and sounds that the server has not got whole: in the encrypted store from the moment they are made until then. */
export class AttachmentStore {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /**
   * Keeps bytes with their entry, durably once it returns; null where the store holds all it may.
   *
   * @throws SqliteError when they cannot be stored: nothing of them is then kept.
   */
  add(
    consultationId: ConsultationId,
    attachment: { readonly mediaType: string; readonly bytes: Uint8Array },
    entry: KeptEntry,
  ): KeptAttachment | null {
    const { mediaType, bytes } = attachment;
    if (this.#held() + bytes.length > MOST_BYTES) return null;
    const head = AttachmentHead.parse({
      attachmentId: entry.content.attachmentId,
      consultationId,
      purpose: entry.content.type,
      mediaType,
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    const insertPiece = this.#database.prepare(
      'INSERT INTO attachment_pieces (attachment_id, offset, bytes) VALUES (?, ?, ?)',
    );
    inTransaction(this.#database, () => {
      this.#database
        .prepare('INSERT INTO attachments (id, head, entry) VALUES (?, ?, ?)')
        .run(head.attachmentId, JSON.stringify(head), JSON.stringify(entry));
      for (let offset = 0; offset < bytes.length; offset += PIECE_BYTES) {
        insertPiece.run(head.attachmentId, offset, Buffer.from(bytes.subarray(offset, offset + PIECE_BYTES)));
      }
    });
    return { head, entry };
  }

  /** The oldest that is not among those passed over. What another version of the program wrote and this cannot read is left. */
  next(passedOver: ReadonlySet<AttachmentId>): KeptAttachment | null {
    const rows = this.#database
      .prepare('SELECT head, entry FROM attachments WHERE id NOT IN (SELECT value FROM json_each(?)) ORDER BY seq')
      .all(JSON.stringify([...passedOver]));
    for (const found of rows) {
      const row = Row.parse(found);
      const head = AttachmentHead.safeParse(JSON.parse(row.head));
      const entry = KeptEntry.safeParse(JSON.parse(row.entry));
      if (head.success && entry.success) return { head: head.data, entry: entry.data };
    }
    return null;
  }

  /** At most `length` bytes from `offset` on, and at least one of those there are. */
  bytes(id: AttachmentId, offset: number, length: number): Uint8Array<ArrayBuffer> {
    const start = offset - (offset % PIECE_BYTES);
    const row = this.#database
      .prepare('SELECT bytes FROM attachment_pieces WHERE attachment_id = ? AND offset = ?')
      .get(id, start);
    return Uint8Array.from(PieceRow.parse(row).bytes.subarray(offset - start, offset - start + length));
  }

  /** The server has it, or will never take it: nothing of it stays. */
  remove(id: AttachmentId): void {
    inTransaction(this.#database, () => {
      this.#database.prepare('DELETE FROM attachment_pieces WHERE attachment_id = ?').run(id);
      this.#database.prepare('DELETE FROM attachments WHERE id = ?').run(id);
    });
    // What has left the tables leaves the write-ahead log too.
    this.#database.pragma('wal_checkpoint(TRUNCATE)');
  }

  #held(): number {
    const row = this.#database.prepare('SELECT coalesce(sum(length(bytes)), 0) AS bytes FROM attachment_pieces').get();
    return SumRow.parse(row).bytes;
  }
}
