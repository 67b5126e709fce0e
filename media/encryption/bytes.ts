import type { Bytes } from './frame-cipher.ts';

export const text = (words: string): Bytes => new TextEncoder().encode(words);

export const toBase64 = (bytes: Bytes): string => btoa(String.fromCharCode(...bytes));

/** @throws DOMException where the text is not base64. */
export const fromBase64 = (given: string): Bytes => Uint8Array.from(atob(given), (letter) => letter.charCodeAt(0));

/** Parts one after the other, each after its length, so that no two lists of parts give the same bytes. */
function join(...parts: readonly Bytes[]): Bytes {
  const out = new Uint8Array(parts.reduce((length, part) => length + 4 + part.length, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length);
    out.set(part, at + 4);
    at += 4 + part.length;
  }
  return out;
}

/** SHA-256 of the parts, told apart by their lengths. */
export const sha256 = async (...parts: readonly Bytes[]): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', join(...parts)));
