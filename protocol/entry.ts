import { z } from 'zod';
import { AttachmentId, EntryId } from './ids.ts';

/** Who an entry is from. A guest is named, since several may have been there. */
export const Author = z.discriminatedUnion('party', [
  z.object({ party: z.literal('patient') }),
  /** `name`: of one who has the consultation no more. */
  z.object({ party: z.literal('physician'), name: z.string().optional() }),
  z.object({ party: z.literal('guest'), name: z.string().min(1).max(60) }),
]);
export type Author = z.infer<typeof Author>;

/** A place on a picture, each way 0 to 1 from its left upper corner. */
const Place = z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) });

/** What is drawn on a still; the picture itself is never changed. `length` in mm, only where the scale of the camera is known. */
export const Annotation = z.discriminatedUnion('type', [
  z.object({ type: z.literal('arrow'), from: Place, to: Place }),
  z.object({ type: z.literal('circle'), centre: Place, edge: Place }),
  z.object({ type: z.literal('text'), at: Place, text: z.string().min(1).max(80) }),
  z.object({ type: z.literal('ruler'), from: Place, to: Place, length: z.number().positive().optional() }),
]);
export type Annotation = z.infer<typeof Annotation>;

/** What is listened to. */
export const AuscultationSite = z.enum(['heart', 'lungs', 'abdomen', 'other']);
export type AuscultationSite = z.infer<typeof AuscultationSite>;

/** How a stethoscope's sound is heard: as it is, or weighted as by the bell or the diaphragm of an acoustic one. */
export const AuscultationFilter = z.enum(['none', 'bell', 'diaphragm']);
export type AuscultationFilter = z.infer<typeof AuscultationFilter>;

const content = {
  /** Typed in the chat. */
  message: z.object({ type: z.literal('message'), text: z.string().trim().min(1).max(1000) }),
  /** What the physician says, typed for a patient who does not hear well. */
  caption: z.object({ type: z.literal('caption'), text: z.string().trim().min(1).max(1000) }),
  /** A photograph of the examination camera. `width` and `height` in pixels; `scale` in pixels a millimetre where known. */
  still: z.object({
    type: z.literal('still'),
    attachmentId: AttachmentId,
    camera: z.enum(['dermatoscope', 'otoscope']),
    label: z.string().max(200),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
    /** Taken by the camera's own photograph, or from its video where it has none. */
    from: z.enum(['photograph', 'video']),
    by: z.enum(['button', 'patient', 'physician']),
    scale: z.number().positive().optional(),
    annotations: z.array(Annotation).max(50).default([]),
  }),
  /** A sample of the stethoscope's sound, kept unfiltered. `duration` in seconds; `filter`: how it was listened to. */
  auscultation: z.object({
    type: z.literal('auscultation'),
    attachmentId: AttachmentId,
    duration: z.number().positive().max(120),
    site: AuscultationSite,
    filter: AuscultationFilter,
  }),
  /** A paper for the patient. All but `sent` is the kiosk's word; `unreadable`: it could not be shown. */
  document: z.object({
    type: z.literal('document'),
    attachmentId: AttachmentId,
    title: z.string().trim().min(1).max(120),
    state: z.enum(['sent', 'unreadable', 'shown', 'printed', 'refused', 'not-printed']),
  }),
} as const;

/** What a document has come to. The kiosk tells all but the first; `printed` and `refused` are the patient's answer. */
export const DocumentState = content.document.shape.state;
export type DocumentState = z.infer<typeof DocumentState>;

/** What a document may become from what it is: the patient's answer is not taken back by a repeat of something earlier. */
export const NEXT_DOCUMENT_STATES: Readonly<Record<DocumentState, readonly DocumentState[]>> = {
  sent: ['unreadable', 'shown', 'printed', 'refused', 'not-printed'],
  unreadable: ['shown', 'printed', 'refused', 'not-printed'],
  shown: ['printed', 'refused', 'not-printed'],
  refused: ['printed', 'not-printed'],
  'not-printed': ['printed', 'refused'],
  printed: [],
};

export const EntryContent = z.discriminatedUnion('type', [
  content.message,
  content.caption,
  content.still,
  content.auscultation,
  content.document,
]);
export type EntryContent = z.infer<typeof EntryContent>;

/** Typed: no bytes come with it. */
export const TypedContent = z.discriminatedUnion('type', [content.message, content.caption]);
export type TypedContent = z.infer<typeof TypedContent>;

/** What stands for bytes, which are sent as an attachment. */
export const AttachedContent = z.discriminatedUnion('type', [content.still, content.auscultation, content.document]);
export type AttachedContent = z.infer<typeof AttachedContent>;

/** What is kept of a consultation beside its measurements and incidents, in the order of `at` (server's clock). */
export const Entry = z.object({
  id: EntryId,
  at: z.iso.datetime(),
  author: Author,
  content: EntryContent,
  /** Of its bytes, 0 to 1: 1 where they are all there, or there are none. */
  received: z.number().min(0).max(1),
});
export type Entry = z.infer<typeof Entry>;

/**
 * `age`: ms since it was made, by the clock of who made it: a week at most. The server dates it by its own, whatever the other
 * shows.
 */
const newEntry = <S extends z.ZodType>(content: S) =>
  z.object({
    id: EntryId,
    age: z
      .number()
      .int()
      .min(0)
      .max(7 * 24 * 3_600_000)
      .default(0),
    content,
  });

/** An entry on its way to the server; its author is who is at the other end of the link. */
export const TypedEntry = newEntry(TypedContent);
export type TypedEntry = z.infer<typeof TypedEntry>;
export const AttachedEntry = newEntry(AttachedContent);
export type AttachedEntry = z.infer<typeof AttachedEntry>;

/** What the patient's screen is told of: what was written to and by the patient, and the papers. */
export const PATIENT_ENTRIES: readonly EntryContent['type'][] = ['message', 'caption', 'document'];
