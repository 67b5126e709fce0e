import { z } from 'zod';

/** Characters of the notes of one consultation at most. */
export const NOTES_LENGTH = 20_000;

/** The physician's own text about a consultation: one, whoever holds it. The patient's screen is never told. */
export const Notes = z.object({
  text: z.string().max(NOTES_LENGTH),
  /** Counts the savings; 0 before the first. */
  version: z.number().int().nonnegative(),
  savedAt: z.iso.datetime().nullable(),
});
export type Notes = z.infer<typeof Notes>;

/** `newer`: another console has saved since the version this text was written over; nothing was changed, `notes` are those. */
export const NotesSaved = z.object({ outcome: z.enum(['saved', 'newer']), notes: Notes });
export type NotesSaved = z.infer<typeof NotesSaved>;
