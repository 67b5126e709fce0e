import { randomUUID } from 'node:crypto';
import { and, asc, count, eq } from 'drizzle-orm';
import type { z } from 'zod';
import type { AttachmentBegin, AttachmentState } from '#protocol/attachment.ts';
import type { AnnotatePayload } from '#protocol/console-link.ts';
import {
  type AttachedEntry,
  type Author,
  type DocumentState,
  type Entry,
  EntryContent,
  NEXT_DOCUMENT_STATES,
  TypedContent,
  type TypedEntry,
} from '#protocol/entry.ts';
import type { ConsultationId, EntryId, PhysicianId } from '#protocol/ids.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import type { Database } from '../db/database.ts';
import {
  attachments,
  type ConsultationRow,
  type EntryRow,
  entries,
  entryAnnotations,
  physicians,
} from '../db/schema.ts';
import { type AttachmentError, reserve, stateOf } from './attachments.ts';

/** What one consultation may hold of entries. */
const MOST_ENTRIES = 400;

/** Who writes: a physician by name of the session, or whoever sits at the kiosk. */
export interface Writer {
  readonly author: Author;
  readonly physicianId: PhysicianId | null;
}

/** Keeps what was typed. A repeat changes nothing; an id that is another's is `invalid`. */
export function addTyped(
  db: Database,
  consultationId: ConsultationId,
  entry: TypedEntry,
  writer: Writer,
  now: Date,
): Promise<Result<object, 'invalid' | 'too-many'>> {
  return insertEntry(db, consultationId, entry, writer, now);
}

/** Begins an attachment together with the entry that stands for it, or finds both. */
export async function beginAttached(
  db: Database,
  { head, entry }: AttachmentBegin,
  writer: Writer,
  now: Date,
): Promise<Result<AttachmentState, AttachmentError>> {
  const begun = await db.transaction(async (tx) => {
    const reserved = await reserve(tx, head);
    if (!reserved.ok) return reserved;
    const kept = await insertEntry(tx, head.consultationId, entry, writer, now);
    return kept.ok ? reserved : kept;
  });
  return begun.ok ? stateOf(db, begun.value, now) : begun;
}

async function insertEntry(
  db: Database,
  consultationId: ConsultationId,
  { id, age, content }: TypedEntry | AttachedEntry,
  { author, physicianId }: Writer,
  now: Date,
): Promise<Result<object, 'invalid' | 'too-many'>> {
  const [found] = await db.select().from(entries).where(eq(entries.id, id));
  if (found !== undefined) {
    const isSame = found.consultationId === consultationId && found.author.party === author.party;
    return isSame && found.type === content.type ? ok({}) : failed('invalid');
  }
  const [held] = await db.select({ number: count() }).from(entries).where(eq(entries.consultationId, consultationId));
  if ((held?.number ?? 0) >= MOST_ENTRIES) return failed('too-many');
  const at = new Date(now.getTime() - age);
  const attachmentId = 'attachmentId' in content ? content.attachmentId : null;
  const kept = content.type === 'document' ? { ...content, state: 'sent' as const } : content;
  await db
    .insert(entries)
    .values({ id, consultationId, at, author, physicianId, type: content.type, content: kept, attachmentId })
    .onConflictDoNothing();
  return ok({});
}

/** Draws on a still. What is drawn already changes nothing; every other drawing is kept with who made it. */
export async function annotate(
  db: Database,
  { consultationId, entryId, annotations }: z.infer<typeof AnnotatePayload>,
  physicianId: PhysicianId,
  now: Date,
): Promise<Result<object, 'invalid'>> {
  return db.transaction(async (tx) => {
    const row = await lockEntry(tx, consultationId, entryId);
    if (row?.content.type !== 'still') return failed('invalid');
    if (JSON.stringify(row.content.annotations) === JSON.stringify(annotations)) return ok({});
    await tx.insert(entryAnnotations).values({ id: randomUUID(), entryId, at: now, physicianId, annotations });
    await tx
      .update(entries)
      .set({ content: { ...row.content, annotations } })
      .where(eq(entries.id, entryId));
    return ok({});
  });
}

/** The kiosk tells what became of a document. A repeat, or something that came late, changes nothing. */
export async function documentBecame(
  db: Database,
  consultationId: ConsultationId,
  entryId: EntryId,
  state: DocumentState,
): Promise<Result<object, 'invalid'>> {
  return db.transaction(async (tx) => {
    const row = await lockEntry(tx, consultationId, entryId);
    if (row?.content.type !== 'document') return failed('invalid');
    if (!NEXT_DOCUMENT_STATES[row.content.state].includes(state)) return ok({});
    await tx
      .update(entries)
      .set({ content: { ...row.content, state } })
      .where(eq(entries.id, entryId));
    return ok({});
  });
}

/** Everything kept of a consultation, oldest first. A physician who has it no more is named. */
export async function entriesOf(
  db: Database,
  { id, physicianId }: Pick<ConsultationRow, 'id' | 'physicianId'>,
): Promise<Entry[]> {
  const rows = await whole(db, id);
  return rows.map((row) => {
    const { name } = row;
    const isFormer = name !== null && row.entry.physicianId !== physicianId;
    return isFormer ? { ...entryFrom(row), author: { party: 'physician', name } } : entryFrom(row);
  });
}

/** The same without what another physician typed: under the face of the one who is there it would be taken for theirs. */
export async function entriesBeside(
  db: Database,
  { id, physicianId }: Pick<ConsultationRow, 'id' | 'physicianId'>,
): Promise<Entry[]> {
  const rows = await whole(db, id);
  return rows
    .filter(({ entry }) => !isTyped(entry) || entry.physicianId === null || entry.physicianId === physicianId)
    .map(entryFrom);
}

const isTyped = ({ content }: EntryRow): boolean => TypedContent.safeParse(content).success;

/** All rows but those whose bytes were refused, oldest first. */
async function whole(db: Database, consultationId: ConsultationId) {
  const rows = await db
    .select({ entry: entries, attachment: attachments, name: physicians.name })
    .from(entries)
    .leftJoin(attachments, eq(attachments.id, entries.attachmentId))
    .leftJoin(physicians, eq(physicians.id, entries.physicianId))
    .where(eq(entries.consultationId, consultationId))
    .orderBy(asc(entries.at), asc(entries.id));
  return rows.filter(({ attachment }) => attachment?.fault == null);
}

const entryFrom = ({ entry, attachment }: Awaited<ReturnType<typeof whole>>[number]): Entry => ({
  id: entry.id,
  at: entry.at.toISOString(),
  author: entry.author,
  content: EntryContent.parse(entry.content),
  received: attachment === null || attachment.doneAt !== null ? 1 : share(attachment),
});

/** Bytes that have come and were not yet checked are not all there. */
const share = ({ received, size }: { received: number; size: number }): number => Math.min(0.99, received / size);

async function lockEntry(db: Database, consultationId: ConsultationId, id: EntryId): Promise<EntryRow | null> {
  const [row] = await db
    .select()
    .from(entries)
    .where(and(eq(entries.id, id), eq(entries.consultationId, consultationId)))
    .for('update');
  return row ?? null;
}
