import type { PeerMessage } from '#protocol/peer-message.ts';
import { fromBase64, sha256, text, toBase64 } from './bytes.ts';
import type { Bytes } from './frame-cipher.ts';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
const NONCE = 32;
/** Bytes of an uncompressed point of P-256. */
const PUBLIC_KEY = 65;

type KeyMessage = Extract<PeerMessage, { type: 'key-commitment' | 'key-reveal' }>;

/** What two participants share once they agree. */
export interface Agreement {
  /** Wraps media keys between these two; AES-GCM. */
  readonly wrapping: CryptoKey;
  /** Six digits that are the same on both sides, and differ where someone sits between them. */
  readonly code: string;
}

/** One participant's ephemeral keys: made anew with each consultation, held in memory only. */
export interface OwnKeys {
  readonly pair: CryptoKeyPair;
  readonly publicKey: Bytes;
  readonly nonce: Bytes;
}

export async function makeOwnKeys(): Promise<OwnKeys> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { pair, publicKey, nonce: crypto.getRandomValues(new Uint8Array(NONCE)) };
}

const commitmentTo = (publicKey: Bytes, nonce: Bytes): Promise<Bytes> =>
  sha256(text('escale key commitment 1'), publicKey, nonce);

/**
 * Agrees on keys with one other participant, over a server that passes the messages on. Each first commits itself to its
 * public key and shows it only once the other has committed too: whoever sits between must choose its own keys before it
 * knows theirs, so that six digits suffice to find it out (one chance in a million; ZRTP, RFC 6189, section 4.4.1.1, does
 * the same).
 *
 * Messages may come again, after a reconnection: the same ones change nothing, others begin anew.
 */
export class KeyAgreement {
  readonly #own: OwnKeys;
  /** What ties the agreement to this consultation and these two, in an order both know. */
  readonly #context: { readonly consultation: string; readonly own: string; readonly other: string };
  #committed: string | null = null;
  #agreement: Agreement | null = null;

  constructor(own: OwnKeys, context: { consultation: string; own: string; other: string }) {
    this.#own = own;
    this.#context = context;
  }

  /** Whether the other has shown that it can agree. */
  get hasBegun(): boolean {
    return this.#committed !== null;
  }

  get agreement(): Agreement | null {
    return this.#agreement;
  }

  /** The first message to the other; said again, it asks for what may have been lost. */
  begin(): Promise<KeyMessage> {
    return this.#commit(true);
  }

  /**
   * Takes a message of the other; what is to be answered. Our key is shown to one that is committed, and to no other; one
   * that asks is told our commitment first. A key that breaks its commitment is not taken.
   */
  async take(message: KeyMessage): Promise<readonly KeyMessage[]> {
    if (message.type === 'key-commitment') {
      if (this.#committed !== message.commitment) {
        this.#committed = message.commitment;
        this.#agreement = null;
      }
      return message.asks ? [await this.#commit(false), this.#reveal()] : [this.#reveal()];
    }
    const committed = this.#committed;
    if (committed === null || this.#agreement !== null) return [];
    const publicKey = fromBase64(message.publicKey);
    const nonce = fromBase64(message.nonce);
    if (publicKey.length !== PUBLIC_KEY || nonce.length !== NONCE) return [];
    if (toBase64(await commitmentTo(publicKey, nonce)) !== committed) return [];
    // Our own key sent back to us would agree with whoever holds none.
    if (toBase64(publicKey) === toBase64(this.#own.publicKey)) return [];
    const agreement = await this.#agree(publicKey, nonce);
    if (this.#committed === committed) this.#agreement = agreement;
    return [];
  }

  async #commit(asks: boolean): Promise<KeyMessage> {
    const commitment = await commitmentTo(this.#own.publicKey, this.#own.nonce);
    return { type: 'key-commitment', commitment: toBase64(commitment), asks };
  }

  #reveal(): KeyMessage {
    const { publicKey, nonce } = this.#own;
    return { type: 'key-reveal', publicKey: toBase64(publicKey), nonce: toBase64(nonce) };
  }

  async #agree(publicKey: Bytes, nonce: Bytes): Promise<Agreement> {
    const { consultation, own, other } = this.#context;
    const sides = [
      { name: own, publicKey: this.#own.publicKey, nonce: this.#own.nonce },
      { name: other, publicKey, nonce },
    ].sort((a, b) => (a.name < b.name ? -1 : 1));
    const transcript = await sha256(
      text('escale key agreement 1'),
      text(consultation),
      ...sides.flatMap((side) => [text(side.name), side.publicKey, side.nonce]),
    );
    const theirs = await crypto.subtle.importKey('raw', publicKey, CURVE, false, []);
    const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, this.#own.pair.privateKey, 256);
    const secret = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey', 'deriveBits']);
    const derived = (info: string) => ({ name: 'HKDF', hash: 'SHA-256', salt: transcript, info: text(info) });
    const [wrapping, digits] = await Promise.all([
      crypto.subtle.deriveKey(derived('wrapping'), secret, { name: 'AES-GCM', length: 256 }, false, [
        'encrypt',
        'decrypt',
      ]),
      crypto.subtle.deriveBits(derived('short code'), secret, 64),
    ]);
    const code = new DataView(digits).getBigUint64(0) % 1_000_000n;
    return { wrapping, code: code.toString().padStart(6, '0') };
  }
}
