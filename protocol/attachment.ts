import { z } from 'zod';
import { AttachedEntry } from './entry.ts';
import { AttachmentId, ConsultationId, EntryId } from './ids.ts';

/**
 * Bytes kept with a consultation. They are sent in pieces over the link that is there already, by the kiosk's main process
 * and the console alike: `begin` tells how many the server has, so that a cut costs one piece; the last piece is acknowledged
 * only once the SHA-256 of the whole is right. A repeat changes nothing.
 */
const ATTACHMENT_PURPOSES = ['still', 'auscultation', 'document'] as const;
export const AttachmentPurpose = z.enum(ATTACHMENT_PURPOSES);
export type AttachmentPurpose = z.infer<typeof AttachmentPurpose>;

/** What each purpose may hold, and how many bytes at most. */
export const ATTACHMENT_LIMITS = {
  still: { mediaTypes: ['image/jpeg', 'image/png', 'image/webp'], bytes: 24 * 1024 * 1024 },
  auscultation: { mediaTypes: ['audio/wav'], bytes: 16 * 1024 * 1024 },
  document: { mediaTypes: ['application/pdf'], bytes: 8 * 1024 * 1024 },
} as const satisfies Record<AttachmentPurpose, { readonly mediaTypes: readonly string[]; readonly bytes: number }>;

/** Bytes of one piece at most: an acknowledgement comes back often enough on a link of 64 kbit/s. */
export const PIECE_BYTES = 32 * 1024;

/** Whether bytes of this type and number may be kept for a purpose. */
export const fitsPurpose = (purpose: AttachmentPurpose, mediaType: string, size: number): boolean =>
  ATTACHMENT_LIMITS[purpose].mediaTypes.some((allowed) => allowed === mediaType) &&
  size > 0 &&
  size <= ATTACHMENT_LIMITS[purpose].bytes;

export const AttachmentHead = z
  .object({
    attachmentId: AttachmentId,
    consultationId: ConsultationId,
    purpose: AttachmentPurpose,
    mediaType: z.string().max(50),
    size: z.number().int().positive(),
    /** Of all bytes, hexadecimal. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .refine(
    ({ purpose, mediaType, size }) => fitsPurpose(purpose, mediaType, size),
    'not a type or size of this purpose',
  );
export type AttachmentHead = z.infer<typeof AttachmentHead>;

/** A piece at its place. Bytes travel as binary. */
export const AttachmentPiece = z.object({
  attachmentId: AttachmentId,
  consultationId: ConsultationId,
  offset: z.number().int().nonnegative(),
  bytes: z.instanceof(Uint8Array).refine(({ length }) => length > 0 && length <= PIECE_BYTES, 'piece of wrong length'),
});
export type AttachmentPiece = z.infer<typeof AttachmentPiece>;

/** How many bytes the server has; `done` once it has checked them all. */
export const AttachmentState = z.object({ received: z.number().int().nonnegative(), done: z.boolean() });
export type AttachmentState = z.infer<typeof AttachmentState>;

/** Why bytes are not what they should be: told with `refused-content` as its detail. */
export const CONTENT_FAULTS = ['not-its-type', 'damaged', 'active', 'encrypted', 'too-complex'] as const;
export type ContentFault = (typeof CONTENT_FAULTS)[number];

/** Begins an attachment, or goes on with it: `age` and content of a repeat change nothing. */
export const AttachmentBegin = z
  .object({ head: AttachmentHead, entry: AttachedEntry })
  .refine(
    ({ head, entry }) => entry.content.type === head.purpose && entry.content.attachmentId === head.attachmentId,
    'the entry is of another attachment',
  );
export type AttachmentBegin = z.infer<typeof AttachmentBegin>;

/** The kiosk reads a document of its consultation, piece by piece. */
export const AttachmentRead = z.object({
  consultationId: ConsultationId,
  attachmentId: AttachmentId,
  offset: z.number().int().nonnegative(),
});

/** Bytes from `offset` on, of `size` in all; a piece's length at most. */
export const AttachmentPart = z.object({
  size: z.number().int().positive(),
  bytes: z.instanceof(Uint8Array).refine(({ length }) => length <= PIECE_BYTES),
});
export type AttachmentPart = z.infer<typeof AttachmentPart>;

/** How far an upload is, for who has asked for it. */
export const UploadProgress = z.object({
  entryId: EntryId,
  attachmentId: AttachmentId,
  /** Of the bytes, 0 to 1. */
  received: z.number().min(0).max(1),
  state: z.enum(['sending', 'done', 'refused']),
});
export type UploadProgress = z.infer<typeof UploadProgress>;
