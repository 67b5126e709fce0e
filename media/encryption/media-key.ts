import { fromBase64, text, toBase64 } from './bytes.ts';
import type { Bytes } from './frame-cipher.ts';

const VECTOR = 12;
const SECRET = 32;

/** What a sender encrypts its media with. `Secret`: the raw bytes, or what the worker derives its keys from. */
export interface MediaSecrets<Secret> {
  /** For what a guest may receive too. */
  readonly shared: Secret;
  /** For the rest, which the two of the consultation keep between them; null to a guest. */
  readonly kept: Secret | null;
}

/** `generation` counts a sender's keys, 0 to 255. */
export interface MediaKey extends MediaSecrets<Bytes> {
  readonly generation: number;
}

const makeSecret = (): Bytes => crypto.getRandomValues(new Uint8Array(SECRET));

export const makeMediaKey = (generation: number): MediaKey => ({
  generation,
  shared: makeSecret(),
  kept: makeSecret(),
});

/** The key as a guest is given it. */
export const forGuest = (key: MediaKey): MediaKey => ({ ...key, kept: null });

/** Binds a wrapped key to who sends it and which it is, so that it cannot be passed on as another's. */
const bound = (sender: string, generation: number): Bytes => text(`escale media key 1 ${sender} ${generation}`);

/** The key for one receiver, base64. */
export async function wrapMediaKey(key: MediaKey, wrapping: CryptoKey, sender: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(VECTOR));
  const additionalData = bound(sender, key.generation);
  const secrets = Uint8Array.from([...key.shared, ...(key.kept ?? [])]);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, wrapping, secrets);
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
    const secrets = new Uint8Array(await crypto.subtle.decrypt(parameters, wrapping, bytes.slice(VECTOR)));
    if (secrets.length !== SECRET && secrets.length !== 2 * SECRET) return null;
    const kept = secrets.slice(SECRET);
    return { generation, shared: secrets.slice(0, SECRET), kept: kept.length > 0 ? kept : null };
  } catch {
    return null;
  }
}
