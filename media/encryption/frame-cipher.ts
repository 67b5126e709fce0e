import { ReplayWindow } from './replay-window.ts';

/** Raw bytes that WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** What a frame carries, by which its clear first bytes are known. */
export type FrameKind = 'audio' | 'key' | 'delta';

/**
 * Bytes left in the clear: what the SFU and the browser's packetizer read. Of VP8 the frame header, whose first bit tells a
 * key frame (RFC 6386, section 9.1: 10 bytes of a key frame, 3 of another); of Opus its table-of-contents byte (RFC 6716,
 * section 3.1).
 */
const CLEAR: Readonly<Record<FrameKind, number>> = { audio: 1, key: 10, delta: 3 };

/** Bytes after the cipher text: the salt of the stream, its counter, and which key it is. */
const SALT = 4;
const COUNTER = 4;
const TRAILER = SALT + COUNTER + 1;
/** Bits of the authentication tag: as long as GCM allows without further conditions (NIST SP 800-38D, section 5.2.1.2). */
const TAG_BITS = 96;
const TAG = TAG_BITS / 8;
/** Frames of one stream under one key: at 60 a second the counter lasts two years. */
const MAX_FRAMES = 2 ** 32;

const clearLength = (kind: FrameKind, length: number): number => Math.min(CLEAR[kind], length);

/** The initialisation vector: which stream, which frame of it; never twice under one key. */
function vectorOf(trailer: Bytes): Bytes {
  const vector = new Uint8Array(12);
  vector.set(trailer.subarray(0, SALT + COUNTER));
  return vector;
}

const algorithm = (iv: Bytes, additionalData: Bytes) => ({ name: 'AES-GCM', iv, additionalData, tagLength: TAG_BITS });

/** The key of one role, derived so that no two roles share their vectors. `secret`: the sender's media key, HKDF. */
export const roleKey = (secret: CryptoKey, role: string): Promise<CryptoKey> =>
  crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: new TextEncoder().encode(`escale media ${role}`) },
    secret,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );

/** Encrypts the frames of one stream, each under a vector of its own. */
export class FrameSealer {
  readonly #salt = crypto.getRandomValues(new Uint8Array(SALT));
  #next = 0;

  /**
   * The frame as it goes on the wire: clear header, cipher text with its tag, salt, counter, generation.
   *
   * @param generation which of the sender's keys this is, 0 to 255.
   * @throws RangeError when the counter is spent.
   */
  async seal(frame: Bytes, kind: FrameKind, key: CryptoKey, generation: number): Promise<Bytes> {
    if (this.#next >= MAX_FRAMES) throw new RangeError('too many frames under one key');
    const trailer = new Uint8Array(TRAILER);
    trailer.set(this.#salt);
    new DataView(trailer.buffer).setUint32(SALT, this.#next);
    trailer[TRAILER - 1] = generation;
    this.#next += 1;
    const clear = frame.slice(0, clearLength(kind, frame.length));
    const body = frame.slice(clear.length);
    const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm(vectorOf(trailer), clear), key, body));
    const out = new Uint8Array(clear.length + sealed.length + TRAILER);
    out.set(clear);
    out.set(sealed, clear.length);
    out.set(trailer, clear.length + sealed.length);
    return out;
  }
}

/** Decrypts the frames of one stream; what was tampered with, is old or under an unknown key is refused. */
export class FrameOpener {
  readonly #seen = new ReplayWindow();

  /** The frame as it was before {@link FrameSealer.seal}, or null where it must not be played. */
  async open(
    sealed: Bytes,
    kind: FrameKind,
    keyOf: (generation: number) => CryptoKey | undefined,
  ): Promise<Bytes | null> {
    if (sealed.length < TAG + TRAILER) return null;
    const trailer = sealed.slice(sealed.length - TRAILER);
    const key = keyOf(trailer[TRAILER - 1] ?? 0);
    if (key === undefined) return null;
    const rest = sealed.subarray(0, sealed.length - TRAILER);
    const clear = rest.slice(0, clearLength(kind, rest.length - TAG));
    let body: Bytes;
    try {
      const iv = vectorOf(trailer);
      body = new Uint8Array(await crypto.subtle.decrypt(algorithm(iv, clear), key, rest.slice(clear.length)));
    } catch {
      return null;
    }
    const view = new DataView(trailer.buffer);
    if (!this.#seen.admit(view.getUint32(0), view.getUint32(SALT))) return null;
    const out = new Uint8Array(clear.length + body.length);
    out.set(clear);
    out.set(body, clear.length);
    return out;
  }
}
