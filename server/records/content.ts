import type { ContentFault } from '#protocol/attachment.ts';

const starts = (bytes: Uint8Array, at: number, text: string): boolean =>
  bytes.length >= at + text.length &&
  [...text].every((character, index) => bytes[at + index] === character.charCodeAt(0));

const isJpeg = (bytes: Uint8Array): boolean =>
  starts(bytes, 0, '\xff\xd8\xff') && starts(bytes, bytes.length - 2, '\xff\xd9');

/** The signature, and the last chunk. Source: PNG specification (ISO/IEC 15948), 5.2 and 11.2.5. */
const isPng = (bytes: Uint8Array): boolean =>
  starts(bytes, 0, '\x89PNG\r\n\x1a\n') && starts(bytes, 12, 'IHDR') && starts(bytes, bytes.length - 8, 'IEND');

/** A RIFF file of this form whose length is the one it tells; a last odd byte may be padded. */
function isRiff(bytes: Uint8Array, form: string): boolean {
  if (!starts(bytes, 0, 'RIFF') || !starts(bytes, 8, form)) return false;
  const told = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(4, true) + 8;
  return told === bytes.length || told + 1 === bytes.length;
}

const FORMS: Readonly<Record<string, (bytes: Uint8Array) => boolean>> = {
  'image/jpeg': isJpeg,
  'image/png': isPng,
  'image/webp': (bytes) => isRiff(bytes, 'WEBP'),
  'audio/wav': (bytes) => isRiff(bytes, 'WAVE'),
};

/**
 * Whether bytes are a whole file of the type they are said to be, by how it begins and ends; null where they are. A picture is
 * decoded by nobody but a browser in its sandbox. PDF is looked into by `pdf-check.ts`.
 */
export function faultOfForm(bytes: Uint8Array, mediaType: string): ContentFault | null {
  return FORMS[mediaType]?.(bytes) === true ? null : 'not-its-type';
}
