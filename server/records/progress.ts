import type { AttachmentPiece, AttachmentState } from '#protocol/attachment.ts';
import type { Result } from '#protocol/result.ts';
import { announceChange, type Practice } from '../consultations/practice.ts';
import type { ConsultationRow } from '../db/schema.ts';

/** Bytes after which the progress of an attachment is told anew: a view is read whole, and a piece is small. */
const TOLD_EACH = 256 * 1024;

/** Tells of a piece that was taken, where it makes a difference to who looks on. */
export function announceProgress(
  practice: Practice,
  row: Pick<ConsultationRow, 'id' | 'state'>,
  { offset, bytes }: AttachmentPiece,
  taken: Result<AttachmentState>,
): void {
  const isStep = Math.floor(offset / TOLD_EACH) !== Math.floor((offset + bytes.length) / TOLD_EACH);
  if (isStep || !taken.ok || taken.value.done) announceChange(practice, row);
}
