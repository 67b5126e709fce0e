import type { PeerMessage } from '#protocol/peer-message.ts';
import type { Participant, PeerId } from '#protocol/room.ts';
import type { MediaHooks } from '../seat.ts';
import type { WireSettings } from '../wire.ts';
import type { EncodedFrame, Protection } from './frame-transform.ts';
import type { FrameWorkerMessage, StreamOf } from './frame-worker-messages.ts';
import { KeyAgreement, makeOwnKeys, type OwnKeys } from './key-agreement.ts';
import { type MediaKey, makeMediaKey, unwrapMediaKey, wrapMediaKey } from './media-key.ts';

/** ms the other end may take to begin an agreement before it counts as one that cannot. It may still begin later. */
const UNANSWERED = 5000;
/** ms after which what may have been lost on the way is said again, each time twice as long, up to the longest. */
const REMIND = { first: 2000, longest: 30_000 } as const;

/** Whether the media between this end and another is readable by the server between them. */
export type EncryptionState =
  | { readonly kind: 'agreeing' }
  /** `code`: six digits to be compared by voice. */
  | { readonly kind: 'encrypted'; readonly code: string }
  | { readonly kind: 'clear'; readonly because: 'this-end' | 'other-end' };

export interface EncryptionHooks {
  tell(to: PeerId, message: PeerMessage): Promise<void>;
  /** How it stands with the participant this end speaks with. */
  changed(state: EncryptionState): void;
}

/** Senders and receivers of Chromium before 141. */
type StreamMaker = {
  readonly createEncodedStreams?: () => {
    readonly readable: ReadableStream<EncodedFrame>;
    readonly writable: WritableStream<EncodedFrame>;
  };
};
type Carrier = RTCRtpSender | RTCRtpReceiver;

/** Chromium's own setting, by which its older versions let a page at its frames. */
const HANDS_STREAMS_OUT: WireSettings = { additionalSettings: { encodedInsertableStreams: true } as RTCConfiguration };

const hasScriptTransform = (): boolean => 'RTCRtpScriptTransform' in globalThis;
const hasEncodedStreams = (): boolean => 'createEncodedStreams' in RTCRtpSender.prototype;

/** Whether this browser lets a page encrypt what it sends. */
const canEncrypt = (): boolean => 'subtle' in crypto && (hasScriptTransform() || hasEncodedStreams());

interface Peer {
  readonly agreement: KeyAgreement;
  /** Its keys by generation. */
  readonly secrets: Map<number, CryptoKey>;
  readonly timer: ReturnType<typeof setTimeout>;
  reminder: ReturnType<typeof setTimeout> | undefined;
  protection: Protection;
}

/** The HKDF secret the worker derives its keys from; it cannot be read back. */
const importSecret = ({ secret }: MediaKey): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);

/**
 * Encrypts the media of one consultation between its participants: the server relays what it cannot read. Each participant
 * agrees on keys with each other one ({@link KeyAgreement}), wraps its media key for them, and sends nothing before it knows
 * whether the one it speaks with can encrypt too. Where that one cannot, the media goes in the clear and `changed` says so; a
 * third who cannot is sent no key.
 */
export class MediaEncryption {
  /** For the room this is to protect. */
  readonly media: MediaHooks;
  readonly #consultation: string;
  readonly #own: PeerId;
  /** Whom this end speaks with: the physician for the patient, the patient for everyone else. */
  readonly #main: PeerId;
  readonly #hooks: EncryptionHooks;
  readonly #worker: Worker | null;
  readonly #peers = new Map<PeerId, Peer>();
  #present: ReadonlySet<PeerId> = new Set();
  readonly #keys: Promise<OwnKeys> | null;
  #mediaKey: MediaKey | null = null;
  #work: Promise<unknown> = Promise.resolve();

  constructor(names: { consultation: string; own: PeerId; main: PeerId }, hooks: EncryptionHooks) {
    this.#consultation = names.consultation;
    this.#own = names.own;
    this.#main = names.main;
    this.#hooks = hooks;
    const isAble = canEncrypt();
    this.media = isAble
      ? {
          wireSettings: () => (hasScriptTransform() ? {} : HANDS_STREAMS_OUT),
          onSender: (role, sender) => this.#attach(sender, { side: 'send', peerId: this.#own, role }),
          onReceiver: ({ peerId, role }, receiver) => this.#attach(receiver, { side: 'receive', peerId, role }),
        }
      : {};
    this.#keys = isAble ? makeOwnKeys() : null;
    this.#worker = isAble ? new Worker(new URL('./frame-worker.ts', import.meta.url), { type: 'module' }) : null;
    if (!isAble) hooks.changed({ kind: 'clear', because: 'this-end' });
  }

  /** Who is in the room beside this end. */
  participants(others: readonly Participant[]): void {
    const present = new Set(others.map(({ peerId }) => peerId));
    for (const peerId of present) if (!this.#present.has(peerId)) this.joined(peerId);
    for (const peerId of this.#present) if (!present.has(peerId)) this.#left(peerId);
    this.#present = present;
  }

  /** A participant is there, newly or again. */
  joined(peerId: PeerId): void {
    if (this.#worker === null) return;
    this.#queue(async () => {
      const peer = this.#peers.get(peerId) ?? (await this.#meet(peerId));
      this.#remind(peerId, peer);
      await this.#speak(peerId, peer);
    });
  }

  /** A participant has gone; what is sent from now on is under a key they do not have. */
  #left(peerId: PeerId): void {
    this.#queue(async () => {
      const peer = this.#peers.get(peerId);
      // The two of a consultation come back under the same keys.
      if (peer === undefined || peerId === this.#main) return;
      clearTimeout(peer.timer);
      clearTimeout(peer.reminder);
      this.#peers.delete(peerId);
      this.#post({ type: 'forget', peerId });
      if (this.#mediaKey !== null) await this.#changeKey((this.#mediaKey.generation + 1) % 256);
    });
  }

  told(from: PeerId, message: PeerMessage): void {
    if (this.#worker === null) return;
    this.#queue(async () => {
      const peer = this.#peers.get(from) ?? (await this.#meet(from));
      if (message.type === 'key-commitment' || message.type === 'key-reveal') {
        const before = peer.agreement.agreement;
        const answers = await peer.agreement.take(message);
        const { agreement } = peer.agreement;
        if (agreement === null && before !== null) this.#disagree(from, peer);
        if (agreement !== null && agreement !== before) await this.#agreed(from, peer);
        await Promise.allSettled(answers.map((answer) => this.#hooks.tell(from, answer)));
        // One that asks again may not have heard what it was told.
        if (message.type === 'key-commitment' && message.asks) await this.#giveKey(from, peer);
      } else if (message.type === 'media-key') await this.#takeKey(from, peer, message);
    });
  }

  close(): void {
    for (const { timer, reminder } of this.#peers.values()) {
      clearTimeout(timer);
      clearTimeout(reminder);
    }
    this.#peers.clear();
    this.#worker?.terminate();
  }

  #attach(carrier: Carrier, of: StreamOf): void {
    const worker = this.#worker;
    if (worker === null) return;
    if (hasScriptTransform()) {
      carrier.transform = new RTCRtpScriptTransform(worker, of);
      return;
    }
    const streams = (carrier as StreamMaker).createEncodedStreams?.();
    if (streams === undefined) return;
    const message: FrameWorkerMessage = { type: 'carry', of, streams };
    worker.postMessage(message, [streams.readable, streams.writable]);
  }

  async #meet(peerId: PeerId): Promise<Peer> {
    const keys = await this.#keys;
    if (keys === null) throw new Error('this end cannot encrypt');
    const timer = setTimeout(() => this.#unanswered(peerId), UNANSWERED);
    const names = { consultation: this.#consultation, own: this.#own, other: peerId };
    const peer: Peer = {
      agreement: new KeyAgreement(keys, names),
      secrets: new Map(),
      timer,
      reminder: undefined,
      protection: { kind: 'waiting' },
    };
    this.#peers.set(peerId, peer);
    if (peerId === this.#main) this.#hooks.changed({ kind: 'agreeing' });
    return peer;
  }

  async #speak(peerId: PeerId, peer: Peer): Promise<void> {
    await this.#hooks.tell(peerId, await peer.agreement.begin());
    await this.#giveKey(peerId, peer);
  }

  /** Messages are lost when the link is: until each has the other's key, both say theirs again. */
  #remind(peerId: PeerId, peer: Peer, after: number = REMIND.first): void {
    clearTimeout(peer.reminder);
    peer.reminder = setTimeout(() => {
      if (peer.protection.kind === 'encrypted') return;
      this.#queue(() => this.#speak(peerId, peer));
      this.#remind(peerId, peer, Math.min(after * 2, REMIND.longest));
    }, after);
  }

  /** The other has begun anew: what was agreed holds no longer. */
  #disagree(peerId: PeerId, peer: Peer): void {
    this.#protect(peerId, peer, { kind: 'waiting' });
    this.#remind(peerId, peer);
    if (peerId === this.#main) this.#hooks.changed({ kind: 'agreeing' });
  }

  #unanswered(peerId: PeerId): void {
    const peer = this.#peers.get(peerId);
    if (peer === undefined || peer.protection.kind !== 'waiting' || peer.agreement.hasBegun) return;
    if (peerId !== this.#main) return;
    this.#protect(peerId, peer, { kind: 'clear' });
    if (this.#mediaKey === null) this.#post({ type: 'protect', peerId: this.#own, protection: { kind: 'clear' } });
    this.#hooks.changed({ kind: 'clear', because: 'other-end' });
  }

  async #agreed(peerId: PeerId, peer: Peer): Promise<void> {
    clearTimeout(peer.timer);
    peer.secrets.clear();
    const { agreement } = peer.agreement;
    if (peerId === this.#main && agreement !== null) this.#hooks.changed({ kind: 'encrypted', code: agreement.code });
    // A third who comes first is given the key once the two who speak have agreed.
    if (this.#mediaKey !== null) await this.#giveKey(peerId, peer);
    else if (peerId === this.#main) await this.#changeKey(0);
  }

  /** Makes a key, gives it to everyone agreed with, and seals with it. */
  async #changeKey(generation: number): Promise<void> {
    const key = makeMediaKey(generation);
    this.#mediaKey = key;
    const secrets = new Map([[generation, await importSecret(key)]]);
    const protection: Protection = { kind: 'encrypted', secrets, current: generation };
    this.#post({ type: 'protect', peerId: this.#own, protection });
    await Promise.all([...this.#peers].map(([peerId, peer]) => this.#giveKey(peerId, peer)));
  }

  async #giveKey(peerId: PeerId, { agreement: { agreement } }: Peer): Promise<void> {
    const key = this.#mediaKey;
    if (agreement === null || key === null) return;
    const wrapped = await wrapMediaKey(key, agreement.wrapping, this.#own);
    await this.#hooks.tell(peerId, { type: 'media-key', generation: key.generation, wrapped });
  }

  async #takeKey(
    from: PeerId,
    peer: Peer,
    { wrapped, generation }: Extract<PeerMessage, { type: 'media-key' }>,
  ): Promise<void> {
    const { agreement } = peer.agreement;
    if (agreement === null) return;
    const key = await unwrapMediaKey(wrapped, generation, agreement.wrapping, from);
    if (key === null) return;
    peer.secrets.set(generation, await importSecret(key));
    this.#protect(from, peer, { kind: 'encrypted', secrets: new Map(peer.secrets), current: generation });
  }

  #protect(peerId: PeerId, peer: Peer, protection: Protection): void {
    peer.protection = protection;
    this.#post({ type: 'protect', peerId, protection });
  }

  #post(message: FrameWorkerMessage): void {
    this.#worker?.postMessage(message);
  }

  /** One thing after the other: a key must not overtake the agreement it is wrapped by. What fails is said again by {@link #remind}. */
  #queue(task: () => Promise<void>): void {
    this.#work = this.#work.then(task).catch(() => undefined);
  }
}
