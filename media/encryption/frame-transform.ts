import { type Bytes, type FrameKind, FrameOpener, FrameSealer, roleKey } from './frame-cipher.ts';

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
  | { readonly kind: 'encrypted'; readonly secrets: ReadonlyMap<number, CryptoKey>; readonly current: number };

/** Takes one frame, changes its bytes, and says whether it goes on. */
type FrameStep = (frame: EncodedFrame) => Promise<boolean>;

const kindOf = ({ type }: EncodedFrame): FrameKind | null =>
  type === undefined ? 'audio' : type === 'empty' ? null : type;

/** Keys of one role, each derived once. */
class RoleKeys {
  readonly #role: string;
  readonly #derived = new Map<CryptoKey, CryptoKey>();

  constructor(role: string) {
    this.#role = role;
  }

  async of(secret: CryptoKey | undefined): Promise<CryptoKey | undefined> {
    if (secret === undefined) return undefined;
    const known = this.#derived.get(secret);
    if (known !== undefined) return known;
    const key = await roleKey(secret, this.#role);
    this.#derived.set(secret, key);
    return key;
  }
}

/** Seals what this side sends in one role. */
export function sealing(role: string, protection: () => Protection): FrameStep {
  const keys = new RoleKeys(role);
  const sealer = new FrameSealer();
  return async (frame) => {
    const now = protection();
    if (now.kind !== 'encrypted') return now.kind === 'clear';
    const kind = kindOf(frame);
    const key = await keys.of(now.secrets.get(now.current));
    if (kind === null || key === undefined) return false;
    frame.data = (await sealer.seal(new Uint8Array(frame.data), kind, key, now.current)).buffer;
    return true;
  };
}

/** Opens what another participant sends in one role; a frame that is not theirs, or not new, is dropped. */
export function opening(role: string, protection: () => Protection): FrameStep {
  const keys = new RoleKeys(role);
  const opener = new FrameOpener();
  return async (frame) => {
    const now = protection();
    if (now.kind !== 'encrypted') return now.kind === 'clear';
    const kind = kindOf(frame);
    const sealed: Bytes = new Uint8Array(frame.data);
    const key = await keys.of(now.secrets.get(sealed.at(-1) ?? 0));
    const opened = kind === null ? null : await opener.open(sealed, kind, () => key);
    if (opened === null) return false;
    frame.data = opened.buffer;
    return true;
  };
}
