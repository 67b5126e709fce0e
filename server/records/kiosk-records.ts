import type { z } from 'zod';
import type {
  AttachmentBegin,
  AttachmentPart,
  AttachmentPiece,
  AttachmentRead,
  AttachmentState,
} from '#protocol/attachment.ts';
import type { ConsultationId, KioskId } from '#protocol/ids.ts';
import type { DocumentPayload, EntryPayload, KioskError } from '#protocol/kiosk-link.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import { ownConsultation } from '../consultations/kiosk-acts.ts';
import { announceChange, type Practice } from '../consultations/practice.ts';
import type { ConsultationRow } from '../db/schema.ts';
import { append, findAttachment, partOf } from './attachments.ts';
import { addTyped, beginAttached, documentBecame, type Writer } from './entries.ts';
import { announceProgress } from './progress.ts';

type Outcome<T> = Promise<Result<T, KioskError>>;

const PATIENT: Writer = { author: { party: 'patient' }, physicianId: null };

/** The patient writes to the physician who is there. */
export async function addPatientEntry(
  practice: Practice,
  kioskId: KioskId,
  { consultationId, entry }: z.infer<typeof EntryPayload>,
): Outcome<object> {
  const own = await takenConsultation(practice, kioskId, consultationId);
  if (!own.ok) return own;
  // Captions are what a physician says.
  if (entry.content.type !== 'message') return failed('invalid');
  const added = await addTyped(practice.db, consultationId, entry, PATIENT, practice.clock());
  if (added.ok) announceChange(practice, own.value);
  return added;
}

/** Bytes from the kiosk are taken after the end too: they are of an examination that was. */
export async function beginPatientAttachment(
  practice: Practice,
  kioskId: KioskId,
  begin: AttachmentBegin,
): Outcome<AttachmentState> {
  const own = await attendedConsultation(practice, kioskId, begin.head.consultationId);
  if (!own.ok) return own;
  // Papers go to the patient, not from them.
  if (begin.head.purpose === 'document') return failed('invalid');
  const begun = await beginAttached(practice.db, begin, PATIENT, practice.clock());
  announceChange(practice, own.value);
  return begun;
}

export async function takePatientPiece(
  practice: Practice,
  kioskId: KioskId,
  piece: AttachmentPiece,
): Outcome<AttachmentState> {
  const own = await attendedConsultation(practice, kioskId, piece.consultationId);
  if (!own.ok) return own;
  const taken = await append(practice.db, piece, practice.clock());
  announceProgress(practice, own.value, piece, taken);
  return taken;
}

/** The kiosk reads a paper that is for its patient. */
export async function readDocument(
  practice: Practice,
  kioskId: KioskId,
  { consultationId, attachmentId, offset }: z.infer<typeof AttachmentRead>,
): Outcome<AttachmentPart> {
  const own = await attendedConsultation(practice, kioskId, consultationId);
  if (!own.ok) return own;
  const attachment = await findAttachment(practice.db, consultationId, attachmentId);
  if (attachment?.purpose !== 'document' || attachment.doneAt === null) return failed('invalid');
  const part = await partOf(practice.db, attachment, offset);
  return part === null ? failed('invalid') : ok(part);
}

export async function reportDocument(
  practice: Practice,
  kioskId: KioskId,
  { consultationId, entryId, state }: z.infer<typeof DocumentPayload>,
): Outcome<object> {
  const own = await attendedConsultation(practice, kioskId, consultationId);
  if (!own.ok) return own;
  const reported = await documentBecame(practice.db, consultationId, entryId, state);
  if (reported.ok) announceChange(practice, own.value);
  return reported;
}

/** The kiosk's consultation while a physician is there. */
async function takenConsultation(
  practice: Practice,
  kioskId: KioskId,
  id: ConsultationId,
): Promise<Result<ConsultationRow, KioskError>> {
  const own = await ownConsultation(practice, kioskId, id);
  return own.ok && own.value.state !== 'taken' ? failed('wrong-state') : own;
}

/** The kiosk's consultation if a physician is there or has been. */
async function attendedConsultation(
  practice: Practice,
  kioskId: KioskId,
  id: ConsultationId,
): Promise<Result<ConsultationRow, KioskError>> {
  const own = await ownConsultation(practice, kioskId, id);
  return own.ok && own.value.takenAt === null ? failed('wrong-state') : own;
}
