import { createHash } from 'node:crypto';
import { and, asc, count, eq, gte, sql, sum } from 'drizzle-orm';
import type {
  AttachmentHead,
  AttachmentPart,
  AttachmentPiece,
  AttachmentState,
  ContentFault,
} from '#protocol/attachment.ts';
import { PIECE_BYTES } from '#protocol/attachment.ts';
import type { AttachmentId, ConsultationId } from '#protocol/ids.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import type { Database } from '../db/database.ts';
import { type AttachmentRow, attachmentPieces, attachments } from '../db/schema.ts';
import { faultOfForm } from './content.ts';
import { faultOfPdfApart } from './pdf-check.ts';

/** What one consultation may hold of bytes, whoever sends them. */
const MOST_ATTACHMENTS = 60;
const MOST_BYTES = 256 * 1024 * 1024;

export type AttachmentError = 'invalid' | 'too-many' | 'wrong-digest' | 'refused-content' | 'unknown-consultation';

/** Makes room for the bytes, or finds what is there of them: a repeat with another head is `invalid`. */
export async function reserve(db: Database, head: AttachmentHead): Promise<Result<AttachmentRow, AttachmentError>> {
  const { attachmentId: id, consultationId, purpose, mediaType, size, sha256 } = head;
  const found = await findAttachment(db, consultationId, id);
  if (found !== null) {
    const isSame =
      found.purpose === purpose && found.mediaType === mediaType && found.size === size && found.sha256 === sha256;
    return isSame ? ok(found) : failed('invalid');
  }
  const [held] = await db
    .select({ number: count(), bytes: sum(attachments.size).mapWith(Number) })
    .from(attachments)
    .where(eq(attachments.consultationId, consultationId));
  if ((held?.number ?? 0) >= MOST_ATTACHMENTS || (held?.bytes ?? 0) + size > MOST_BYTES) return failed('too-many');
  const [made] = await db
    .insert(attachments)
    .values({ id, consultationId, purpose, mediaType, size, sha256 })
    .onConflictDoNothing()
    .returning();
  // The id is another consultation's.
  return made === undefined ? failed('invalid') : ok(made);
}

/** Where an attachment stands. What came whole and was not checked, since the server stopped in between, is checked now. */
export async function stateOf(
  db: Database,
  row: AttachmentRow,
  now: Date,
): Promise<Result<AttachmentState, AttachmentError>> {
  if (row.fault !== null) return failed('refused-content', row.fault);
  if (row.doneAt !== null) return ok({ received: row.received, done: true });
  return row.received === row.size ? conclude(db, row, now) : ok({ received: row.received, done: false });
}

/**
 * Takes a piece if it is the next one; what is there already, or comes too early, changes nothing, and the answer tells where
 * to go on. The last piece is answered once the whole has been checked.
 */
export async function append(
  db: Database,
  { attachmentId, consultationId, offset, bytes }: AttachmentPiece,
  now: Date,
): Promise<Result<AttachmentState, AttachmentError>> {
  const grown = await db.transaction(async (tx) => {
    const end = offset + bytes.length;
    const [row] = await tx
      .update(attachments)
      .set({ received: end })
      .where(
        and(
          eq(attachments.id, attachmentId),
          eq(attachments.consultationId, consultationId),
          eq(attachments.received, offset),
          gte(attachments.size, end),
        ),
      )
      .returning();
    if (row !== undefined) await tx.insert(attachmentPieces).values({ attachmentId, offset, bytes });
    return row;
  });
  const row = grown ?? (await findAttachment(db, consultationId, attachmentId));
  if (row === null || offset + bytes.length > row.size) return failed('invalid');
  return stateOf(db, row, now);
}

/** Checks what has come whole: what is not as announced is forgotten, and only a digest gone wrong may be tried again. */
async function conclude(
  db: Database,
  row: AttachmentRow,
  now: Date,
): Promise<Result<AttachmentState, AttachmentError>> {
  const bytes = await bytesOf(db, row.id);
  if (createHash('sha256').update(bytes).digest('hex') !== row.sha256) {
    await forget(db, row.id, null);
    return failed('wrong-digest');
  }
  const fault = row.mediaType === 'application/pdf' ? await faultOfPdfApart(bytes) : faultOfForm(bytes, row.mediaType);
  if (fault !== null) {
    await forget(db, row.id, fault);
    return failed('refused-content', fault);
  }
  await db.update(attachments).set({ doneAt: now }).where(eq(attachments.id, row.id));
  return ok({ received: row.size, done: true });
}

async function forget(db: Database, id: AttachmentId, fault: ContentFault | null): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.delete(attachmentPieces).where(eq(attachmentPieces.attachmentId, id));
    await tx.update(attachments).set({ received: 0, fault }).where(eq(attachments.id, id));
  });
}

export async function findAttachment(
  db: Database,
  consultationId: ConsultationId,
  id: AttachmentId,
): Promise<AttachmentRow | null> {
  const [row] = await db
    .select()
    .from(attachments)
    .where(and(eq(attachments.id, id), eq(attachments.consultationId, consultationId)));
  return row ?? null;
}

/** All bytes there are of an attachment, in their order. */
export async function bytesOf(db: Database, id: AttachmentId): Promise<Uint8Array> {
  const pieces = await db
    .select({ bytes: attachmentPieces.bytes })
    .from(attachmentPieces)
    .where(eq(attachmentPieces.attachmentId, id))
    .orderBy(asc(attachmentPieces.offset));
  return Buffer.concat(pieces.map(({ bytes }) => bytes));
}

/** A piece's length of a whole attachment from `offset` on; null past its end. */
export async function partOf(db: Database, row: AttachmentRow, offset: number): Promise<AttachmentPart | null> {
  if (offset >= row.size) return null;
  // The piece that holds the first byte asked for: its beginning is the largest that is not after it.
  const [piece] = await db
    .select()
    .from(attachmentPieces)
    .where(
      and(
        eq(attachmentPieces.attachmentId, row.id),
        eq(
          attachmentPieces.offset,
          sql`(SELECT max(p."offset") FROM attachment_pieces p WHERE p.attachment_id = ${row.id} AND p."offset" <= ${offset})`,
        ),
      ),
    );
  if (piece === undefined) return null;
  const bytes = piece.bytes.subarray(offset - piece.offset).subarray(0, PIECE_BYTES);
  return { size: row.size, bytes };
}
