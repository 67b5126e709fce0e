import type { MediaIncident } from '#protocol/media-incident.ts';
import type { FallStep, PeerMessage, QualityReport } from '#protocol/peer-message.ts';
import { FALL_STEPS } from '#protocol/peer-message.ts';
import type { PeerId, ProducerRole } from '#protocol/room.ts';
import { downMeasure, type FallState, fall, notFallen, refusesListening, upMeasure } from './fall.ts';
import { DOWN_POLICY, UP_POLICY } from './fall-policy.ts';
import { applyDown, applyDownToThird, applyUp, type FallingRoom } from './fall-steps.ts';
import { figureOf, type Interval, intervalBetween, isSilent, REPORT_SPAN, reportOf } from './quality.ts';
import { type MediaSample, readSample } from './quality-sample.ts';
import type { RoomKeeper, RoomStatus } from './room-keeper.ts';

/** How far each direction of each end has let go of its pictures. `up`: what it sends; `down`: what it receives. */
export interface Falls {
  readonly up: FallStep;
  readonly down: FallStep;
}

/** The link as a screen shows it. `figure` is the same at both ends; null before there is something to measure. */
export interface LinkView {
  readonly figure: QualityReport | null;
  readonly own: Falls;
  readonly other: Falls;
}

export const UNMEASURED: LinkView = {
  figure: null,
  own: { up: 'whole', down: 'whole' },
  other: { up: 'whole', down: 'whole' },
};

export interface QualityWatchOptions {
  readonly room: FallingRoom & Pick<RoomKeeper, 'stats' | 'received' | 'sender' | 'tell'>;
  /** Whose media is watched, and who is told. */
  readonly other: PeerId;
  readonly changed: (view: LinkView) => void;
  /** One beside the two who speak: lets go of pictures by its own link, and tells nobody of it. */
  readonly isThird?: boolean;
  /** The link does not carry the stethoscope beside the voice: it is to be ended, in words. */
  readonly listeningEnds?: () => void;
  /** Something of the link that belongs into the record (R4). */
  readonly incident: (incident: MediaIncident) => void;
}

const SAMPLE_EVERY = 1000;
const TELL_EVERY = 2000;
/** A word of the other end that is older, ms, is none: three were missed. */
const WORD_HOLDS = 7000;
/** A seat that is repaired sooner, ms, was a reconnection, which is recorded as such, and no loss of picture and sound. */
const LOST_AFTER = 2000;

const depth = (step: FallStep): number => FALL_STEPS.indexOf(step);

/**
 * Watches the media of one end of a consultation: samples what the browser measures, lets go of pictures by the policies of
 * the fall and takes them back, and agrees on the one figure with the other end.
 */
export class QualityWatch {
  readonly #options: QualityWatchOptions;
  readonly #timers: ReturnType<typeof setInterval>[];
  #lostTimer: ReturnType<typeof setTimeout> | null = null;
  #isLost = false;
  #isConnected = false;
  #isSampling = false;
  #before: MediaSample | null = null;
  #intervals: Interval[] = [];
  #up = notFallen(UP_POLICY);
  #down = notFallen(DOWN_POLICY);
  /** As last told to the other end: the figure takes no newer, so that both take the same. */
  #told: QualityReport | null = null;
  #word: { readonly report: QualityReport; readonly at: number } | null = null;
  #otherFalls: Falls = UNMEASURED.other;

  constructor(options: QualityWatchOptions) {
    this.#options = options;
    this.#timers = [
      setInterval(() => void this.#sample().catch(() => undefined), SAMPLE_EVERY),
      setInterval(() => this.#tell(), TELL_EVERY),
    ];
  }

  /** The seat is there, or not. */
  status(status: RoomStatus): void {
    const wasConnected = this.#isConnected;
    this.#isConnected = status === 'connected';
    if (wasConnected && !this.#isConnected) {
      this.#lostTimer ??= setTimeout(() => this.#setLost(true), LOST_AFTER);
    }
    if (!this.#isConnected) return;
    if (this.#lostTimer !== null) clearTimeout(this.#lostTimer);
    this.#lostTimer = null;
    this.#setLost(false);
  }

  /** Another end of the room said something; what is not of the link is left alone. */
  told(from: PeerId, message: PeerMessage): void {
    if (from !== this.#options.other) return;
    if (message.type === 'quality') this.#word = { report: message.report, at: performance.now() };
    else if (message.type === 'fall') {
      this.#otherFalls = { ...this.#otherFalls, [message.side]: message.step };
    } else return;
    this.#show();
  }

  /** The other end entered anew: what it said before is of another connection, and it has to hear where this end stands. */
  joined(who: PeerId): void {
    if (who !== this.#options.other) return;
    this.#word = null;
    this.#otherFalls = UNMEASURED.other;
    this.#tellFall('up', this.#up.step);
    this.#tellFall('down', this.#down.step);
    this.#show();
  }

  /** Whether the stethoscope has no room beside the voice now, one way or the other. */
  get refusesListening(): boolean {
    return refusesListening(this.#up, UP_POLICY) || refusesListening(this.#down, DOWN_POLICY);
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#lostTimer !== null) clearTimeout(this.#lostTimer);
  }

  async #sample(): Promise<void> {
    if (this.#isSampling) return;
    this.#isSampling = true;
    try {
      const { room } = this.#options;
      const stats = await room.stats();
      if (stats === null) return;
      const { other } = this.#options;
      // What its sender holds back, or nobody wants here, is not missed; a guest's link is not this one.
      const awaited = room
        .received()
        .filter(({ producer, wanted }) => wanted && !producer.paused && producer.peerId === other);
      const received = await Promise.all(awaited.map(({ receiver }) => receiver.getStats()));
      const reports = [stats.send, ...received] as unknown as Parameters<typeof readSample>[0]; // a map by its standard
      this.#take(readSample(reports, performance.now()));
    } finally {
      this.#isSampling = false;
    }
  }

  #take(sample: MediaSample): void {
    const interval = this.#before === null ? null : intervalBetween(this.#before, sample);
    this.#before = sample;
    if (interval === null) return;
    this.#intervals = [...this.#intervals.filter(({ at }) => at > sample.at - 2 * REPORT_SPAN), interval];
    // That all is lost, or no longer, is told at once: the word of a moment ago would contradict what is seen and heard.
    if (this.#told !== null && (this.#told.grade === 'lost') !== isSilent(this.#intervals)) this.#tell();
    const { room } = this.#options;
    const isCut = !this.#isConnected;
    const receives = (role: ProducerRole) =>
      room.received().some(({ producer }) => producer.role === role && producer.peerId === this.#options.other);
    const sends = (role: ProducerRole) => room.sender(role) !== null;
    const up = upMeasure(this.#intervals, isCut, {
      examining: sends('examination'),
      listening: sends('stethoscope'),
    });
    const down = downMeasure(this.#intervals, isCut, {
      examining: receives('examination'),
      listening: receives('stethoscope'),
    });
    if (up === null || down === null) return;
    // A camera that was opened since is held to the step as well.
    if (this.#up.step !== 'whole') applyUp(room, this.#up.step);
    if (this.#down.step !== 'whole') this.#applyToThirds();
    this.#move('up', this.#up, fall(this.#up, up, UP_POLICY));
    this.#move('down', this.#down, fall(this.#down, down, DOWN_POLICY));
  }

  #move(side: 'up' | 'down', from: FallState, to: FallState): void {
    if (side === 'up') this.#up = to;
    else this.#down = to;
    if (to.endedAt !== null && to.endedAt !== from.endedAt) this.#options.listeningEnds?.();
    if (from.step === to.step) return;
    // Told before it is done: a picture held back that nobody spoke of is one whose camera gives none.
    this.#tellFall(side, to.step);
    this.#apply();
    const fell = depth(to.step) > depth(from.step);
    this.#options.incident({ kind: fell ? 'media-lowered' : 'media-restored', detail: `${side} ${to.step}` });
    this.#show();
  }

  #apply(): void {
    applyUp(this.#options.room, this.#up.step);
    applyDown(this.#options.room, this.#options.other, this.#down.step);
    this.#applyToThirds();
  }

  #applyToThirds(): void {
    const { room, other } = this.#options;
    const thirds = new Set(room.received().map(({ producer }) => producer.peerId));
    for (const peerId of thirds) if (peerId !== other) applyDownToThird(room, peerId, this.#down.step);
  }

  #setLost(isLost: boolean): void {
    if (isLost === this.#isLost) return;
    this.#isLost = isLost;
    this.#options.incident({ kind: isLost ? 'media-lost' : 'media-back', detail: 'seat' });
  }

  #tell(): void {
    const isAwaited = this.#intervals.some(({ awaited }) => awaited);
    this.#told = isAwaited && this.#isConnected ? reportOf(this.#intervals) : null;
    if (this.#told !== null) this.#send({ type: 'quality', report: this.#told });
    this.#show();
  }

  #tellFall(side: 'up' | 'down', step: FallStep): void {
    this.#send({ type: 'fall', side, step });
  }

  /** Whoever is not there is told when they come, or with the next word. */
  #send(message: PeerMessage): void {
    if (this.#options.isThird === true) return;
    this.#options.room.tell(this.#options.other, message).catch(() => undefined);
  }

  #show(): void {
    const holds = this.#word !== null && performance.now() - this.#word.at < WORD_HOLDS;
    this.#options.changed({
      figure: figureOf(this.#told, holds ? (this.#word?.report ?? null) : null),
      own: { up: this.#up.step, down: this.#down.step },
      other: this.#otherFalls,
    });
  }
}
