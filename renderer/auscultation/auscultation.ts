import type { AuscultationSite } from '#protocol/entry.ts';
import type { MediaIncident } from '#protocol/media-incident.ts';
import type { PeerMessage } from '#protocol/peer-message.ts';
import type { Participant, PeerId } from '#protocol/room.ts';
import type { RawTrack } from '../media/stethoscope.ts';
import type { AuscultationState, StethoscopeState } from './auscultation-store.ts';

interface AuscultationParts {
  /** Opens the site's stethoscope, raw or not at all. */
  readonly open: () => Promise<RawTrack>;
  /** Whether the link has no room for it beside the voice. */
  readonly isRefused: () => boolean;
  /** Whether the site's stethoscope is plugged; null where the site has none. */
  readonly isPlugged: () => Promise<boolean | null>;
  /** Sends the sound into the room; null: no longer. */
  readonly send: (track: MediaStreamTrack | null) => void;
  readonly tell: (to: PeerId, message: PeerMessage) => Promise<void>;
  readonly shown: (state: AuscultationState) => void;
  /** The stethoscope was pulled out while it was listened to, or is there again. */
  readonly incident: (incident: MediaIncident) => void;
  readonly signal: AbortSignal;
}

/** How long both are told that the link is too weak for it, ms: read twice, slowly. */
const WEAK_TOLD_FOR = 20_000;

/**
 * The stethoscope of one consultation: opened when the physician asks, sent only where its track is raw, closed when they have
 * heard enough or leave. One that is unplugged meanwhile is opened again as soon as it is back.
 */
export class Auscultation {
  readonly #parts: AuscultationParts;
  /** What the physician asked to hear; null: nothing. */
  #wanted: AuscultationSite | null = null;
  /** What the patient was last told of. */
  #site: AuscultationSite = 'heart';
  #state: StethoscopeState = 'off';
  #hasPhysician = false;
  #track: MediaStreamTrack | null = null;
  #isLost = false;
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: AuscultationParts) {
    this.#parts = parts;
    parts.signal.addEventListener('abort', () => {
      clearTimeout(this.#telling);
      this.#track?.stop();
      this.#track = null;
    });
  }

  /** A message of the room. Only the physician listens. */
  told(from: PeerId, message: PeerMessage): void {
    if (from !== 'physician' || message.type !== 'stethoscope') return;
    if (message.on) this.#want(message.site);
    else if (message.weak === true) this.weaken();
    else this.#close();
  }

  /** The link does not carry it beside the voice: ended, and both are told why. It opens again only when asked. */
  weaken(): void {
    if (this.#wanted === null) return;
    this.#wanted = null;
    this.#forget();
    this.#refuse();
  }

  /** Who else is in the room now: a physician who comes is told how it stands, one who is gone listens no more. */
  participants(others: readonly Participant[]): void {
    const before = this.#hasPhysician;
    this.#hasPhysician = others.some(({ party }) => party === 'physician');
    if (this.#hasPhysician && !before) this.describe().catch(() => undefined);
    if (!this.#hasPhysician && this.#wanted !== null) this.#close();
  }

  /** Tells the physician how it stands; nothing where the site has none. */
  async describe(): Promise<void> {
    const isPlugged = await this.#parts.isPlugged();
    if (isPlugged === null || this.#parts.signal.aborted) return;
    if (this.#wanted === null && this.#state !== 'weak') this.#state = isPlugged ? 'off' : 'missing';
    this.#became(this.#state);
  }

  /** Something was plugged or taken away. */
  async devicesChanged(): Promise<void> {
    if (this.#isLost && (await this.#parts.isPlugged()) === true) this.#found();
    if (this.#wanted === null) return this.describe();
    if (this.#isRefused) await this.#open();
  }

  get #isRefused(): boolean {
    return this.#state === 'missing' || this.#state === 'processed' || this.#state === 'fault';
  }

  #want(site: AuscultationSite | undefined): void {
    this.#site = site ?? this.#site;
    if (this.#track === null && this.#parts.isRefused()) {
      this.#wanted = null;
      this.#refuse();
      return;
    }
    const isNew = this.#wanted === null;
    this.#wanted = this.#site;
    // Asked again while it is open or being opened: only what is listened to has changed.
    if (isNew || this.#isRefused) void this.#open();
    else this.#became(this.#state);
  }

  #refuse(): void {
    this.#became('weak');
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => this.#state === 'weak' && this.#became('off'), WEAK_TOLD_FOR);
  }

  async #open(): Promise<void> {
    this.#became('opening');
    const opened = await this.#parts.open();
    // Nobody listens any more: the microphone goes off at once.
    if (this.#parts.signal.aborted || this.#wanted === null || this.#track !== null) {
      return opened.ok ? opened.track.stop() : undefined;
    }
    if (!opened.ok) return this.#became(opened.why);
    const { track } = opened;
    this.#track = track;
    track.addEventListener('ended', () => {
      if (this.#track !== track) return;
      this.#isLost = true;
      this.#parts.incident({ kind: 'capture-lost', device: 'stethoscope' });
      this.#forget();
      this.#became('missing');
    });
    this.#found();
    this.#parts.send(track);
    this.#became('on');
  }

  #close(): void {
    this.#wanted = null;
    this.#forget();
    this.#became('off');
  }

  #found(): void {
    if (this.#isLost) this.#parts.incident({ kind: 'capture-back', device: 'stethoscope' });
    this.#isLost = false;
  }

  #forget(): void {
    const track = this.#track;
    this.#track = null;
    if (track === null) return;
    this.#parts.send(null);
    track.stop();
  }

  #became(state: StethoscopeState): void {
    this.#state = state;
    if (this.#parts.signal.aborted) return;
    // The patient is told of one that is away only while it is needed.
    const shown = this.#wanted === null && state !== 'weak' ? 'off' : state;
    this.#parts.shown({ state: shown, site: this.#site, track: this.#track });
    // A physician who is away is told once they are back.
    this.#parts.tell('physician', { type: 'stethoscope-state', state }).catch(() => undefined);
  }
}
