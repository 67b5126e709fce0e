import type { z } from 'zod';
import type { AttachmentBegin, AttachmentPiece, AttachmentState } from '#protocol/attachment.ts';
import type { AnnotatePayload, ConsoleEntryPayload, ConsoleError, NotesPayload } from '#protocol/console-link.ts';
import type { PhysicianId } from '#protocol/ids.ts';
import type { NotesSaved } from '#protocol/notes.ts';
import { ok, type Result } from '#protocol/result.ts';
import { heldConsultation, recordedConsultation } from '../consultations/physician-acts.ts';
import { announceChange, type Practice } from '../consultations/practice.ts';
import { append } from './attachments.ts';
import { addTyped, annotate, beginAttached, type Writer } from './entries.ts';
import { saveNotes } from './notes.ts';
import { announceProgress } from './progress.ts';

type Outcome<T> = Promise<Result<T, ConsoleError>>;

const writer = (physicianId: PhysicianId): Writer => ({ author: { party: 'physician' }, physicianId });

/** The physician writes to the patient, or types what they say. */
export async function addPhysicianEntry(
  practice: Practice,
  physicianId: PhysicianId,
  { consultationId, entry }: z.infer<typeof ConsoleEntryPayload>,
): Outcome<object> {
  const held = await heldConsultation(practice, physicianId, consultationId);
  if (!held.ok) return held;
  const added = await addTyped(practice.db, consultationId, entry, writer(physicianId), practice.clock());
  if (added.ok) announceChange(practice, held.value);
  return added;
}

/** Draws on a still of the consultation this physician holds, or held a short while ago. */
export async function annotateStill(
  practice: Practice,
  physicianId: PhysicianId,
  payload: z.infer<typeof AnnotatePayload>,
): Outcome<object> {
  const held = await recordedConsultation(practice, physicianId, payload.consultationId);
  if (!held.ok) return held;
  const drawn = await annotate(practice.db, payload, physicianId, practice.clock());
  if (drawn.ok) announceChange(practice, held.value);
  return drawn;
}

export async function beginPhysicianAttachment(
  practice: Practice,
  physicianId: PhysicianId,
  begin: AttachmentBegin,
): Outcome<AttachmentState> {
  // A paper is for the patient, who is gone once it has ended; a sound is for the record.
  const mayWrite = begin.head.purpose === 'document' ? heldConsultation : recordedConsultation;
  const held = await mayWrite(practice, physicianId, begin.head.consultationId);
  if (!held.ok) return held;
  const begun = await beginAttached(practice.db, begin, writer(physicianId), practice.clock());
  announceChange(practice, held.value);
  return begun;
}

export async function takePhysicianPiece(
  practice: Practice,
  physicianId: PhysicianId,
  piece: AttachmentPiece,
): Outcome<AttachmentState> {
  const held = await recordedConsultation(practice, physicianId, piece.consultationId);
  if (!held.ok) return held;
  const taken = await append(practice.db, piece, practice.clock());
  announceProgress(practice, held.value, piece, taken);
  return taken;
}

export async function savePhysicianNotes(
  practice: Practice,
  physicianId: PhysicianId,
  payload: z.infer<typeof NotesPayload>,
): Outcome<NotesSaved> {
  const held = await recordedConsultation(practice, physicianId, payload.consultationId);
  if (!held.ok) return held;
  const saved = await saveNotes(practice.db, payload, physicianId, practice.clock());
  announceChange(practice, held.value);
  return ok(saved);
}
