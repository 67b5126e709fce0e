import { fromBase64, text, toBase64 } from './bytes.ts';
import type { Bytes } from './frame-cipher.ts';

const VECTOR = 12;
const SECRET = 32;

/** What a sender encrypts all its media with; `generation` counts its keys, 0 to 255. */
export interface MediaKey {
  readonly generation: number;
  readonly secret: Bytes;
}

export const makeMediaKey = (generation: number): MediaKey => ({
  generation,
  secret: crypto.getRandomValues(new Uint8Array(SECRET)),
});

/** Binds a wrapped key to who sends it and which it is, so that it cannot be passed on as another's. */
const bound = (sender: string, generation: number): Bytes => text(`escale media key 1 ${sender} ${generation}`);

/** The key for one receiver, base64. */
export async function wrapMediaKey(key: MediaKey, wrapping: CryptoKey, sender: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(VECTOR));
  const additionalData = bound(sender, key.generation);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, wrapping, key.secret);
  const out = new Uint8Array(VECTOR + sealed.byteLength);
  out.set(iv);
  out.set(new Uint8Array(sealed), VECTOR);
  return toBase64(out);
}

/** The key a sender wrapped for this receiver, or null where it was not made by the two who agreed. */
export async function unwrapMediaKey(
  wrapped: string,
  generation: number,
  wrapping: CryptoKey,
  sender: string,
): Promise<MediaKey | null> {
  try {
    const bytes = fromBase64(wrapped);
    const parameters = { name: 'AES-GCM', iv: bytes.slice(0, VECTOR), additionalData: bound(sender, generation) };
    const secret = new Uint8Array(await crypto.subtle.decrypt(parameters, wrapping, bytes.slice(VECTOR)));
    return secret.length === SECRET ? { generation, secret } : null;
  } catch {
    return null;
  }
}
