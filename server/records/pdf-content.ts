import { EncryptedPDFError, PDFDict, PDFDocument, PDFName, type PDFObject, PDFStream } from '@cantoo/pdf-lib';
import type { ContentFault } from '#protocol/attachment.ts';

/**
 * What makes a paper more than paper: scripts, programs and addresses it would start, files and media in it, and forms of
 * another language. Source: ISO 32000-2, 12.6.4 (actions), 7.11.4 (embedded files), 12.7.8 (XFA), 13 (media).
 */
const ACTIVE_KEYS: ReadonlySet<string> = new Set([
  '/JS',
  '/JavaScript',
  '/AA',
  '/EmbeddedFiles',
  '/EF',
  '/XFA',
  '/RichMediaContent',
  '/Collection',
]);
const ACTIVE_ACTIONS: ReadonlySet<string> = new Set([
  '/JavaScript',
  '/Launch',
  '/SubmitForm',
  '/ImportData',
  '/GoToR',
  '/GoToE',
  '/Rendition',
  '/Movie',
  '/Sound',
  '/RichMediaExecute',
]);
const ACTIVE_TYPES: ReadonlySet<string> = new Set(['/EmbeddedFile', '/RichMedia', '/3D', '/FileAttachment', '/Screen']);

/** Objects of one paper at most, those in compressed streams included, and how deep they may lie within each other. */
const MOST_OBJECTS = 100_000;
const MOST_DEPTH = 40;

/** A version in the first kilobyte and an end in the last: what readers agree on as the frame of a PDF. */
function hasFrame(bytes: Uint8Array): boolean {
  const text = (part: Uint8Array) => Buffer.from(part.buffer, part.byteOffset, part.length).toString('latin1');
  return /%PDF-[12]\.\d/.test(text(bytes.subarray(0, 1024))) && text(bytes.subarray(-1024)).includes('%%EOF');
}

/** Why these bytes are not a plain paper of at least one page; null where they are. Every object is looked at, referred to or not. */
export async function faultOfPdf(bytes: Uint8Array): Promise<ContentFault | null> {
  if (!hasFrame(bytes)) return 'not-its-type';
  let document: PDFDocument;
  try {
    document = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: false });
    if (document.getPageCount() < 1) return 'damaged';
  } catch (error) {
    return error instanceof EncryptedPDFError ? 'encrypted' : 'damaged';
  }
  const walk = { left: MOST_OBJECTS };
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    const fault = faultWithin(object, walk, 0);
    if (fault !== null) return fault;
  }
  return faultWithin(document.context.trailerInfo.Root, walk, 0);
}

function faultWithin(object: unknown, walk: { left: number }, depth: number): ContentFault | null {
  walk.left -= 1;
  if (walk.left < 0 || depth > MOST_DEPTH) return 'too-complex';
  if (object instanceof PDFStream) return faultWithin(object.dict, walk, depth + 1);
  if (object instanceof PDFDict) return faultOfDictionary(object, walk, depth);
  if (isArray(object)) {
    for (const item of object.asArray()) {
      const fault = faultWithin(item, walk, depth + 1);
      if (fault !== null) return fault;
    }
  }
  return null;
}

function faultOfDictionary(dictionary: PDFDict, walk: { left: number }, depth: number): ContentFault | null {
  for (const [key, value] of dictionary.entries()) {
    const name = plainName(key);
    if (ACTIVE_KEYS.has(name)) return 'active';
    if (name === '/S' && value instanceof PDFName && ACTIVE_ACTIONS.has(plainName(value))) return 'active';
    const isType = name === '/Type' || name === '/Subtype';
    if (isType && value instanceof PDFName && ACTIVE_TYPES.has(plainName(value))) return 'active';
    const fault = faultWithin(value, walk, depth + 1);
    if (fault !== null) return fault;
  }
  return null;
}

/** A name with its escapes read: `/J#61vaScript` is `/JavaScript`. */
const plainName = (name: PDFName): string => `/${name.decodeText()}`;

const isArray = (object: unknown): object is { asArray(): PDFObject[] } =>
  typeof object === 'object' && object !== null && 'asArray' in object && typeof object.asArray === 'function';
