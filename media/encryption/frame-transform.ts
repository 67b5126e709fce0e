import type { ProducerRole } from '#protocol/room.ts';
import { type Bytes, type FrameKind, FrameOpener, FrameSealer, roleKey } from './frame-cipher.ts';
import type { MediaSecrets } from './media-key.ts';

/** An encoded frame as browsers hand it out; only video frames have a type (WebRTC Encoded Transform, sections 4 and 5). */
export interface EncodedFrame {
  data: ArrayBuffer;
  readonly type?: 'key' | 'delta' | 'empty';
}

/** What the frames of one sender are to be made of. While it is not known whether both ends encrypt, nothing is let through. */
export type Protection =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'clear' }
  /** HKDF secrets by generation; `current` seals. */
  | {
      readonly kind: 'encrypted';
      readonly secrets: ReadonlyMap<number, MediaSecrets<CryptoKey>>;
      readonly current: number;
    };

/** Which key seals a stream: that of its role, derived from one of its sender's secrets. */
export interface KeyOf {
  readonly role: ProducerRole;
  readonly secret: keyof MediaSecrets<CryptoKey>;
}

/** Takes one frame, changes its bytes, and says whether it goes on. */
type FrameStep = (frame: EncodedFrame) => Promise<boolean>;

const kindOf = ({ type }: EncodedFrame): FrameKind | null =>
  type === undefined ? 'audio' : type === 'empty' ? null : type;

/** Keys of one stream, each derived once. */
class StreamKeys {
  readonly #of: KeyOf;
  readonly #derived = new Map<CryptoKey, CryptoKey>();

  constructor(of: KeyOf) {
    this.#of = of;
  }

  async among(secrets: MediaSecrets<CryptoKey> | undefined): Promise<CryptoKey | undefined> {
    const secret = secrets?.[this.#of.secret] ?? null;
    if (secret === null) return undefined;
    const known = this.#derived.get(secret);
    if (known !== undefined) return known;
    const key = await roleKey(secret, this.#of.role);
    this.#derived.set(secret, key);
    return key;
  }
}

/** Seals one stream of this side. */
export function sealing(of: KeyOf, protection: () => Protection): FrameStep {
  const keys = new StreamKeys(of);
  const sealer = new FrameSealer();
  return async (frame) => {
    const now = protection();
    if (now.kind !== 'encrypted') return now.kind === 'clear';
    const kind = kindOf(frame);
    const key = await keys.among(now.secrets.get(now.current));
    if (kind === null || key === undefined) return false;
    frame.data = (await sealer.seal(new Uint8Array(frame.data), kind, key, now.current)).buffer;
    return true;
  };
}

/** Opens one stream of another participant; a frame that is not theirs, or not new, is dropped. */
export function opening(of: KeyOf, protection: () => Protection): FrameStep {
  const keys = new StreamKeys(of);
  const opener = new FrameOpener();
  return async (frame) => {
    const now = protection();
    if (now.kind !== 'encrypted') return now.kind === 'clear';
    const kind = kindOf(frame);
    const sealed: Bytes = new Uint8Array(frame.data);
    const key = await keys.among(now.secrets.get(sealed.at(-1) ?? 0));
    const opened = kind === null ? null : await opener.open(sealed, kind, () => key);
    if (opened === null) return false;
    frame.data = opened.buffer;
    return true;
  };
}
