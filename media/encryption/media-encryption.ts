import type { PeerMessage } from '#protocol/peer-message.ts';
import { type Participant, type PeerId, type ProducerRole, RECEIVED_ROLES } from '#protocol/room.ts';
import type { MediaHooks } from '../seat.ts';
import { attachWorker, type Carrier, canEncrypt, frameSettings } from './browser-frames.ts';
import { isNewer, type EncryptionPeer as Peer, stopTimers } from './encryption-peer.ts';
import type { Bytes } from './frame-cipher.ts';
import type { KeyOf, Protection } from './frame-transform.ts';
import type { FrameWorkerMessage, StreamOf } from './frame-worker-messages.ts';
import { KeyAgreement, makeOwnKeys, type OwnKeys } from './key-agreement.ts';
import { forGuest, type MediaKey, type MediaSecrets, makeMediaKey, unwrapMediaKey, wrapMediaKey } from './media-key.ts';

/** ms after which who waits for the keys is told what they wait for. */
const DELAYED_AFTER = 5000;
/** ms after which what may have been lost on the way is said again, each time twice as long, up to the longest. */
const REMIND = { first: 2000, longest: 5000 } as const;
/** ms the others have to take a new key before it is used, whether they have it or not. */
const CHANGE_WITHIN = 2000;
/** ms for which what was sent under a former key may still be on its way. */
const FORMER_HOLDS = 10_000;

/** Whether the media between this end and another is readable by the server between them. */
export type EncryptionState =
  | { readonly kind: 'agreeing' }
  /** The same for so long that it is to be told: until there are keys nothing is sent. */
  | { readonly kind: 'delayed' }
  /** `code`: six digits to be compared by voice; `isChanged`: others were there before, and may have been compared. */
  | { readonly kind: 'encrypted'; readonly code: string; readonly isChanged: boolean }
  | { readonly kind: 'clear'; readonly because: 'this-end' | 'other-end' };

export interface EncryptionHooks {
  tell(to: PeerId, message: PeerMessage): Promise<void>;
  /** How it stands with the participant this end speaks with. */
  changed(state: EncryptionState): void;
  /** How it stands with any other one. */
  peer?(peerId: PeerId, state: EncryptionState): void;
  /** It is known how what this end sends is protected: pictures may go out. */
  maySend(): void;
}

/** An HKDF secret the worker derives its keys from; it cannot be read back. */
const importSecret = (secret: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);

const importSecrets = async ({ shared, kept }: MediaKey): Promise<MediaSecrets<CryptoKey>> => ({
  shared: await importSecret(shared),
  kept: kept === null ? null : await importSecret(kept),
});

/** What a guest may not receive is under the secret that no guest is given. */
const keyOf = (role: ProducerRole): KeyOf => ({
  role,
  secret: RECEIVED_ROLES.guest.includes(role) ? 'shared' : 'kept',
});

/**
 * Encrypts the media of one consultation between its participants: the server relays what it cannot read. Each participant
 * agrees on keys with each other one ({@link KeyAgreement}), wraps its media key for them, and sends nothing before it knows
 * whether the one it speaks with can encrypt too. Where that one says that it cannot, the media goes in the clear and `changed`
 * says so; one that says nothing is on a slow link, and is waited for. A third who cannot is sent no key; one who can is given what opens
 * faces and voices, and nothing that opens the examination camera or the stethoscope. Nobody has a key whom
 * this end is not told of as a participant, so that a screen that names the participants names all who see and hear.
 */
export class MediaEncryption {
  /** For the room this is to protect. */
  readonly media: MediaHooks;
  readonly #consultation: string;
  readonly #own: PeerId;
  /** Whom this end speaks with; null for a guest, who sends nothing in the clear to anyone. */
  readonly #main: PeerId | null;
  readonly #hooks: EncryptionHooks;
  readonly #worker: Worker | null;
  readonly #peers = new Map<PeerId, Peer>();
  #present: ReadonlySet<PeerId> = new Set();
  readonly #keys: Promise<OwnKeys> | null;
  /** The newest key, which everyone is given. */
  #mediaKey: MediaKey | null = null;
  /** Until the newest key is used. */
  #changing: ReturnType<typeof setTimeout> | undefined;
  /** Whether it is known how what this end sends is protected. */
  #maySend = false;
  /** What is to be called once what a participant sends can be read. */
  readonly #awaited = new Map<PeerId, Set<() => void>>();
  #work: Promise<unknown> = Promise.resolve();

  constructor(names: { consultation: string; own: PeerId; main: PeerId | null }, hooks: EncryptionHooks) {
    this.#consultation = names.consultation;
    this.#own = names.own;
    this.#main = names.main;
    this.#hooks = hooks;
    const isAble = canEncrypt();
    this.media = isAble
      ? {
          wireSettings: frameSettings,
          onSender: (role, sender) => this.#attach(sender, { side: 'send', peerId: this.#own, ...keyOf(role) }),
          onReceiver: ({ peerId, role }, receiver) =>
            this.#attach(receiver, { side: 'receive', peerId, ...keyOf(role) }),
          maySend: () => this.#maySend,
          readable: (peerId) => this.#readable(peerId),
        }
      : {};
    this.#keys = isAble ? makeOwnKeys() : null;
    this.#worker = isAble ? new Worker(new URL('./frame-worker.ts', import.meta.url), { type: 'module' }) : null;
    if (!isAble) hooks.changed({ kind: 'clear', because: 'this-end' });
  }

  /** Who is in the room beside this end. */
  participants(others: readonly Participant[]): void {
    const present = new Set(others.map(({ peerId }) => peerId));
    const before = this.#present;
    this.#present = present;
    for (const peerId of present) if (!before.has(peerId)) this.joined(peerId);
    for (const peerId of before) if (!present.has(peerId)) this.#left(peerId);
  }

  /** A participant is there, newly or again. */
  joined(peerId: PeerId): void {
    this.#present = new Set([...this.#present, peerId]);
    if (this.#worker === null) {
      this.#sayNone(peerId);
      return;
    }
    this.#queue(async () => {
      const peer = this.#peers.get(peerId) ?? (await this.#meet(peerId));
      // Agreed on already, before they were known to be there.
      if (peer.agreement.agreement !== null) this.#sayCode(peerId, peer);
      else if (peer.protection.kind === 'waiting') this.#await(peerId, peer);
      this.#remind(peerId, peer);
      // One that has spoken has been answered.
      if (peer.agreement.hasBegun) await this.#giveKey(peerId, peer);
      else await this.#speak(peerId, peer);
    });
  }

  /** A participant has gone; what is sent from now on is under a key they do not have. */
  #left(peerId: PeerId): void {
    this.#queue(async () => {
      const peer = this.#peers.get(peerId);
      // The two of a consultation come back under the same keys.
      if (peer === undefined || peerId === this.#main) return;
      stopTimers(peer);
      this.#peers.delete(peerId);
      this.#post({ type: 'forget', peerId });
      if (this.#mediaKey !== null) await this.#changeKey((this.#mediaKey.generation + 1) % 256);
    });
  }

  told(from: PeerId, message: PeerMessage): void {
    if (this.#worker === null) {
      if (message.type === 'key-commitment' && message.asks) this.#sayNone(from);
      return;
    }
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
      } else if (message.type === 'key-none') this.#cannot(from, peer);
      else if (message.type === 'code-changed') {
        peer.isChanged = true;
        this.#sayCode(from, peer);
      } else if (message.type === 'media-key') await this.#takeKey(from, peer, message);
      else if (message.type === 'media-key-held') {
        peer.held = message.generation;
        this.#useKeyOnceHeld();
      }
    });
  }

  close(): void {
    clearTimeout(this.#changing);
    for (const peer of this.#peers.values()) stopTimers(peer);
    this.#peers.clear();
    this.#worker?.terminate();
  }

  #attach(carrier: Carrier, of: StreamOf): void {
    if (this.#worker !== null) attachWorker(this.#worker, carrier, of);
  }

  async #meet(peerId: PeerId): Promise<Peer> {
    const keys = await this.#keys;
    if (keys === null) throw new Error('this end cannot encrypt');
    const names = { consultation: this.#consultation, own: this.#own, other: peerId };
    const peer: Peer = {
      agreement: new KeyAgreement(keys, names),
      secrets: new Map(),
      delay: undefined,
      code: null,
      isChanged: false,
      reminder: undefined,
      change: undefined,
      protection: { kind: 'waiting' },
      held: null,
    };
    this.#peers.set(peerId, peer);
    this.#await(peerId, peer);
    return peer;
  }

  /** Who is to be agreed with is waited for, however slow the link: what went in the clear meanwhile the server would see. */
  #await(peerId: PeerId, peer: Peer): void {
    this.#say(peerId, { kind: 'agreeing' });
    clearTimeout(peer.delay);
    peer.delay = setTimeout(() => {
      if (this.#present.has(peerId)) this.#say(peerId, { kind: 'delayed' });
    }, DELAYED_AFTER);
  }

  #sayCode(peerId: PeerId, { agreement: { agreement }, isChanged }: Peer): void {
    if (agreement !== null) this.#say(peerId, { kind: 'encrypted', code: agreement.code, isChanged });
  }

  /** One that asks again has not heard it. */
  #sayNone(peerId: PeerId): void {
    this.#hooks.tell(peerId, { type: 'key-none' }).catch(() => undefined);
  }

  #say(peerId: PeerId, state: EncryptionState): void {
    if (peerId === this.#main) this.#hooks.changed(state);
    else this.#hooks.peer?.(peerId, state);
  }

  async #speak(peerId: PeerId, peer: Peer): Promise<void> {
    await this.#hooks.tell(peerId, await peer.agreement.begin());
    await this.#giveKey(peerId, peer);
  }

  /** Messages are lost when the link is: until each has the other's key, both say theirs again. */
  #remind(peerId: PeerId, peer: Peer, after: number = REMIND.first): void {
    clearTimeout(peer.reminder);
    peer.reminder = setTimeout(() => {
      const hasTheirs = peer.protection.kind === 'encrypted';
      if (hasTheirs && (this.#mediaKey === null || peer.held === this.#mediaKey.generation)) return;
      this.#queue(() => (hasTheirs ? this.#giveKey(peerId, peer) : this.#speak(peerId, peer)));
      this.#remind(peerId, peer, Math.min(after * 2, REMIND.longest));
    }, after);
  }

  /** The other has begun anew: what was agreed holds no longer. */
  #disagree(peerId: PeerId, peer: Peer): void {
    peer.held = null;
    this.#protect(peerId, peer, { kind: 'waiting' });
    this.#remind(peerId, peer);
    this.#await(peerId, peer);
  }

  /** The other cannot encrypt. One that has begun to can: to say otherwise then is what a listener would do. */
  #cannot(peerId: PeerId, peer: Peer): void {
    if (peer.agreement.hasBegun) return;
    clearTimeout(peer.delay);
    clearTimeout(peer.reminder);
    this.#say(peerId, { kind: 'clear', because: 'other-end' });
    if (peerId !== this.#main) return;
    this.#protect(peerId, peer, { kind: 'clear' });
    if (this.#mediaKey === null) this.#protectOwn({ kind: 'clear' });
  }

  async #agreed(peerId: PeerId, peer: Peer): Promise<void> {
    clearTimeout(peer.delay);
    peer.secrets.clear();
    const code = peer.agreement.agreement?.code ?? null;
    if (peer.code !== null && peer.code !== code) {
      peer.isChanged = true;
      // Whoever entered anew knows nothing of the former one.
      this.#hooks.tell(peerId, { type: 'code-changed' }).catch(() => undefined);
    }
    peer.code = code;
    this.#sayCode(peerId, peer);
    // A third who comes first is given the key once the two who speak have agreed.
    if (this.#mediaKey !== null) await this.#giveKey(peerId, peer);
    else if (this.#main === null || peerId === this.#main) await this.#changeKey(0);
  }

  /** Makes a key and gives it to everyone agreed with; the first is used at once, each later one when they have it. */
  async #changeKey(generation: number): Promise<void> {
    const isFirst = this.#mediaKey === null;
    this.#mediaKey = makeMediaKey(generation);
    clearTimeout(this.#changing);
    if (isFirst) await this.#useKey();
    else this.#changing = setTimeout(() => this.#queue(() => this.#useKey()), CHANGE_WITHIN);
    for (const [peerId, peer] of this.#peers) this.#remind(peerId, peer);
    await Promise.allSettled([...this.#peers].map(([peerId, peer]) => this.#giveKey(peerId, peer)));
    this.#useKeyOnceHeld();
  }

  /** Seals with the newest key from now on. */
  async #useKey(): Promise<void> {
    this.#changing = undefined;
    const key = this.#mediaKey;
    if (key === null) return;
    const secrets = new Map([[key.generation, await importSecrets(key)]]);
    this.#protectOwn({ kind: 'encrypted', secrets, current: key.generation });
  }

  #useKeyOnceHeld(): void {
    if (this.#changing === undefined) return;
    const awaited = [...this.#peers].filter(
      ([peerId, peer]) => this.#present.has(peerId) && peer.agreement.agreement !== null,
    );
    if (awaited.some(([, peer]) => peer.held !== this.#mediaKey?.generation)) return;
    clearTimeout(this.#changing);
    this.#changing = undefined;
    this.#queue(() => this.#useKey());
  }

  async #giveKey(peerId: PeerId, { agreement: { agreement } }: Peer): Promise<void> {
    const key = this.#mediaKey;
    if (agreement === null || key === null || !this.#present.has(peerId)) return;
    const given = peerId === this.#main ? key : forGuest(key);
    const wrapped = await wrapMediaKey(given, agreement.wrapping, this.#own);
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
    const { protection } = peer;
    const isEncrypted = protection.kind === 'encrypted';
    // One that comes again late is no reason to open what a former guest could have sealed.
    if (isEncrypted && generation !== protection.current && !isNewer(generation, protection.current)) return;
    if (!peer.secrets.has(generation)) {
      peer.secrets.set(generation, await importSecrets(key));
      this.#protect(from, peer, { kind: 'encrypted', secrets: new Map(peer.secrets), current: generation });
      if (isEncrypted) this.#forgetFormer(from, peer, generation);
    }
    await this.#hooks.tell(from, { type: 'media-key-held', generation });
  }

  /** A guest who has left knows the former keys: soon nothing is opened with them. */
  #forgetFormer(from: PeerId, peer: Peer, newest: number): void {
    clearTimeout(peer.change);
    peer.change = setTimeout(() => {
      for (const generation of peer.secrets.keys()) if (generation !== newest) peer.secrets.delete(generation);
      if (peer.protection.kind !== 'encrypted') return;
      this.#protect(from, peer, { kind: 'encrypted', secrets: new Map(peer.secrets), current: newest });
    }, FORMER_HOLDS);
  }

  #protect(peerId: PeerId, peer: Peer, protection: Protection): void {
    peer.protection = protection;
    this.#post({ type: 'protect', peerId, protection });
    if (protection.kind === 'waiting') return;
    for (const resolve of this.#awaited.get(peerId) ?? []) resolve();
    this.#awaited.delete(peerId);
  }

  #protectOwn(protection: Protection): void {
    this.#post({ type: 'protect', peerId: this.#own, protection });
    this.#maySend = true;
    this.#hooks.maySend();
  }

  async #readable(peerId: PeerId): Promise<void> {
    const known = this.#peers.get(peerId)?.protection.kind ?? 'waiting';
    if (known !== 'waiting') return;
    await new Promise<void>((resolve) => {
      this.#awaited.set(peerId, (this.#awaited.get(peerId) ?? new Set()).add(resolve));
    });
  }

  #post(message: FrameWorkerMessage): void {
    this.#worker?.postMessage(message);
  }

  /** One thing after the other: a key must not overtake the agreement it is wrapped by. What fails is said again by {@link #remind}. */
  #queue(task: () => Promise<void>): void {
    this.#work = this.#work.then(task).catch(() => undefined);
  }
}
