import { and, eq } from 'drizzle-orm';
import type { ConsultationId, PhysicianId } from '#protocol/ids.ts';
import type { Notes, NotesSaved } from '#protocol/notes.ts';
import type { Database } from '../db/database.ts';
import { notes } from '../db/schema.ts';

export async function notesOf(db: Database, consultationId: ConsultationId): Promise<Notes> {
  const [row] = await db.select().from(notes).where(eq(notes.consultationId, consultationId));
  if (row === undefined) return { text: '', version: 0, savedAt: null };
  return { text: row.text, version: row.version, savedAt: row.savedAt.toISOString() };
}

/**
 * Saves the notes over the version they were written from. Where another console was faster nothing is changed and its text is
 * answered, unless it is the same text: then this is the repeat of a saving whose answer was lost.
 */
export async function saveNotes(
  db: Database,
  { consultationId, text, base }: { consultationId: ConsultationId; text: string; base: number },
  physicianId: PhysicianId,
  now: Date,
): Promise<NotesSaved> {
  const next = { text, version: base + 1, savedAt: now, physicianId };
  const [saved] =
    base === 0
      ? await db
          .insert(notes)
          .values({ consultationId, ...next })
          .onConflictDoNothing()
          .returning()
      : await db
          .update(notes)
          .set(next)
          .where(and(eq(notes.consultationId, consultationId), eq(notes.version, base)))
          .returning();
  const current = await notesOf(db, consultationId);
  return { outcome: saved !== undefined || current.text === text ? 'saved' : 'newer', notes: current };
}
