import { createHash, randomUUID } from 'node:crypto';
import { PDFDocument } from '@cantoo/pdf-lib';
import { type AttachmentHead, PIECE_BYTES } from '#protocol/attachment.ts';
import { AttachmentId, type ConsultationId } from '#protocol/ids.ts';

/** A paper of these pages, one line on each; `weight` bytes of an attached picture's worth of noise make it larger. */
export async function paper(pages: readonly string[], change?: (document: PDFDocument) => void): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  for (const line of pages) document.addPage([595, 842]).drawText(line, { x: 60, y: 760, size: 20 });
  change?.(document);
  return document.save();
}

/** The head of these bytes. */
export function headOf(
  bytes: Uint8Array,
  consultationId: ConsultationId,
  kind: Pick<AttachmentHead, 'purpose' | 'mediaType'>,
): AttachmentHead {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { ...kind, attachmentId: AttachmentId.parse(randomUUID()), consultationId, size: bytes.length, sha256 };
}

/** Bytes in the pieces they are sent in, from `from` on. */
export function* piecesOf({ attachmentId, consultationId }: AttachmentHead, bytes: Uint8Array, from = 0) {
  for (let offset = from; offset < bytes.length; offset += PIECE_BYTES) {
    const piece = Uint8Array.from(bytes.subarray(offset, offset + PIECE_BYTES));
    yield { attachmentId, consultationId, offset, bytes: piece };
  }
}

/** A JPEG by its first and last bytes alone, as long as is wished: what the server looks at. */
export function jpegOf(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length).map((_, index) => (index * 31) % 251);
  bytes.set([0xff, 0xd8, 0xff, 0xe0], 0);
  bytes.set([0xff, 0xd9], length - 2);
  return bytes;
}
