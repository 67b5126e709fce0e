import type { DataProducer, Device, Producer } from 'mediasoup-client/types';
import { ProducerRole, VITALS_LABEL } from '#protocol/room.ts';
import { SENT_AS } from './encodings.ts';
import { type RoomCaller, RoomRefused } from './room-calls.ts';
import { isStalled } from './stall.ts';
import { toOpaque, type Wire } from './wire.ts';

/** Above this many bytes waiting in the data channel, live values are dropped: late ones are worthless. */
const VITALS_BACKLOG = 16_384;

/** What is to be sent in a role. */
export interface Outgoing {
  readonly track: MediaStreamTrack;
  /** Held back: nothing goes out, and the others are told. */
  readonly paused: boolean;
  /** The highest layer that is sent, from 0; null: all. */
  readonly maxLayer: number | null;
  /** Another each time the role is taken up after it was let go of: what was sent before is ended, however soon it is sent again. */
  readonly turn: number;
}

/** What others of the program add to sending. */
export interface SendingHooks {
  /** Called as soon as a sender exists, before anything passes it. */
  readonly onSender?: (role: ProducerRole, sender: RTCRtpSender) => void;
  /**
   * Whether pictures may go out by now. Until then they are agreed on with the server, and none is encoded: the first picture
   * that is, is whole, and it must not be lost.
   */
  readonly maySend?: () => boolean;
}

/** Held back by a wish, or by a camera that gives no picture: a receiver would take its silence for a weak link. */
const isHeldBack = ({ paused, track }: Outgoing): boolean => paused || isStalled(track);

interface Sent {
  readonly producer: Producer;
  as: Outgoing;
  /** Whether the server holds it back. */
  isHeldBack: boolean;
  /** The highest layer the sender makes, from 0. */
  top: number;
  /** Agreed on, and nothing passes the sender for now: resolves once that is so. */
  held: Promise<void> | null;
}

/** Whether a picture goes out in it, or would if there were a way. */
const isPicture = (sent: Sent): boolean => sent.producer.kind === 'video' && !sent.isHeldBack;

/** Has the browser make the layers up to `top`, from 0; −1: none. Rejects where it will not. */
async function setActiveLayers(sender: RTCRtpSender | undefined, top: number): Promise<void> {
  const set = async () => {
    const parameters = sender?.getParameters();
    const encodings = parameters?.encodings.map((encoding, layer) => ({ ...encoding, active: layer <= top }));
    if (parameters !== undefined && encodings !== undefined) await sender?.setParameters({ ...parameters, encodings });
  };
  // Refused where something else of the sender was set at the same time.
  await set().catch(set);
}

/** The highest layer that is made unasked: all but the highest, where there are several. */
const topUnasked = ({ length }: readonly unknown[]): number => Math.max(0, length - 2);

/** What goes out over one wire: it follows what is wished for, one step at a time for each role. */
export class Sending {
  readonly wire: Wire;
  readonly #call: RoomCaller;
  readonly #device: Device;
  readonly #wishes: ReadonlyMap<ProducerRole, Outgoing>;
  readonly #hooks: SendingHooks;
  readonly #sent = new Map<ProducerRole, Sent>();
  /** Pictures whose highest layer someone wants. */
  readonly #topWanted = new Set<string>();
  readonly #turns = new Map<ProducerRole, Promise<void>>();
  #vitals: DataProducer | null = null;

  constructor(
    call: RoomCaller,
    device: Device,
    wire: Wire,
    wishes: ReadonlyMap<ProducerRole, Outgoing>,
    hooks: SendingHooks = {},
  ) {
    this.#call = call;
    this.#device = device;
    this.wire = wire;
    this.#wishes = wishes;
    this.#hooks = hooks;
    const { transport } = wire;
    transport.on('produce', ({ kind, rtpParameters, appData }, done, fail) => {
      const role = ProducerRole.parse(appData['role']);
      const wish = this.#wishes.get(role);
      const paused = wish !== undefined && isHeldBack(wish);
      call('produce', { transportId: transport.id, kind, role, rtpParameters: toOpaque(rtpParameters), paused }).then(
        ({ producerId }) => done({ id: producerId }),
        fail,
      );
    });
    transport.on('producedata', ({ sctpStreamParameters }, done, fail) => {
      call('produce-vitals', {
        transportId: transport.id,
        sctpStreamParameters: toOpaque(sctpStreamParameters),
      }).then(({ dataProducerId }) => done({ id: dataProducerId }), fail);
    });
    transport.on('connectionstatechange', (state) => {
      if (state === 'disconnected' || state === 'failed') this.#holdPictures();
    });
    const isPictureOut = () => [...this.#sent.values()].some((sent) => isPicture(sent) && sent.held === null);
    wire.watchSilence(isPictureOut, () => this.#holdPictures());
  }

  /** Brings the wire to what is wished for in this role now. Rejects where the room refuses, or the wire is closed. */
  sync(role: ProducerRole): Promise<void> {
    const before = this.#turns.get(role) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(() => this.#bring(role));
    this.#turns.set(role, turn);
    return turn;
  }

  /** The face first: of all that is sent it takes longest to be seen. */
  async syncAll(): Promise<void> {
    const roles = [...this.#wishes.keys()].sort((a, b) => Number(b === 'face') - Number(a === 'face'));
    await Promise.all(roles.map((role) => this.sync(role)));
  }

  async openVitals(): Promise<void> {
    this.#vitals = await this.wire.transport.produceData({ label: VITALS_LABEL, ordered: false, maxRetransmits: 0 });
  }

  /** Whether a picture goes out, or would if there were a way. */
  get sendsPictures(): boolean {
    return [...this.#sent.values()].some(isPicture);
  }

  /** Notes whether anyone wants the highest layer of a picture; until told, nobody does. The next {@link sync} follows it. */
  setTopWanted(producerId: string, wanted: boolean): void {
    if (wanted) this.#topWanted.add(producerId);
    else this.#topWanted.delete(producerId);
  }

  /** Sends one live value now, or drops it. */
  sendVitals(message: unknown): void {
    const vitals = this.#vitals;
    if (vitals === null || vitals.readyState !== 'open' || vitals.bufferedAmount > VITALS_BACKLOG) return;
    vitals.send(JSON.stringify(message));
  }

  sender(role: ProducerRole): RTCRtpSender | null {
    return this.#sent.get(role)?.producer.rtpSender ?? null;
  }

  /** Pictures may go out by now: there is leave for them, and they would arrive. */
  get #takesPictures(): boolean {
    const { connectionState } = this.wire.transport;
    const isAway = connectionState === 'disconnected' || connectionState === 'failed';
    return !isAway && !this.wire.isSilent && this.#hooks.maySend?.() !== false;
  }

  /**
   * What is sent into a cut is asked for again after it, and would stand in the way of the first picture. They go on with the next
   * {@link sync}. The voice is never held: it is small, and the first to be back.
   */
  #holdPictures(): void {
    for (const sent of this.#sent.values()) {
      if (sent.producer.kind !== 'video' || sent.held !== null) continue;
      const { rtpSender } = sent.producer;
      void rtpSender?.replaceTrack(null);
      // What waits to go out goes with it, and the first picture after it is whole.
      sent.held = setActiveLayers(rtpSender, -1).catch(() => undefined);
    }
  }

  async #bring(role: ProducerRole): Promise<void> {
    const sent = this.#sent.get(role);
    const wish = this.#wishes.get(role);
    const isLive = wish?.track.readyState === 'live';
    if (sent !== undefined && isLive && sent.as.turn === wish.turn) return this.#change(role, sent, wish);
    if (sent !== undefined) await this.#end(role, sent);
    if (!isLive) return;
    await this.#produce(role, wish).catch((error: unknown) => {
      // Stopped by the physician as it began: who speaks is not cut off for it.
      if (!(role === 'examination' && error instanceof RoomRefused && error.code === 'wrong-state')) throw error;
    });
  }

  async #end(role: ProducerRole, { producer }: Sent): Promise<void> {
    this.#sent.delete(role);
    producer.close();
    await this.#call('close-producer', { producerId: producer.id }).catch((error: unknown) => {
      // The server ends an examination by itself: what it does not hold any more nobody hears or sees.
      if (!(error instanceof RoomRefused && error.code === 'invalid')) throw error;
    });
  }

  async #produce(role: ProducerRole, wish: Outgoing): Promise<void> {
    const { contentHint, encodings, ...sentAs } = SENT_AS[role];
    const { track } = wish;
    const top = topUnasked(encodings);
    track.contentHint = contentHint;
    const isHeld = track.kind === 'video' && !this.#takesPictures;
    const vp8 = this.#device.sendRtpCapabilities.codecs?.find(({ mimeType }) => mimeType.toLowerCase() === 'video/vp8');
    const producer = await this.wire.transport.produce({
      ...sentAs,
      encodings: encodings.map((encoding, layer) => ({ ...encoding, active: layer <= top })),
      track,
      appData: { role },
      // The track belongs to whoever opened it, and is sent again after a new join.
      stopTracks: false,
      ...(track.kind === 'video' && vp8 !== undefined ? { codec: vp8 } : {}),
      onRtpSender: (sender) => {
        this.#hooks.onSender?.(role, sender);
        if (isHeld) void sender.replaceTrack(null);
      },
    });
    const sent = {
      producer,
      as: wish,
      isHeldBack: false,
      top,
      held: isHeld ? Promise.resolve() : null,
    };
    this.#sent.set(role, sent);
    await this.#change(role, sent, wish);
  }

  async #change(role: ProducerRole, sent: Sent, wish: Outgoing): Promise<void> {
    if (sent.held !== null && !this.#takesPictures) return;
    const { producer, as, isHeldBack: wasHeldBack } = sent;
    sent.as = wish;
    sent.isHeldBack = isHeldBack(wish);
    // Before anything else: what is to be held back from now on must not be seen for a moment more.
    if (sent.isHeldBack && !wasHeldBack) {
      producer.pause();
      await this.#call('pause-producer', { producerId: producer.id });
    }
    if (sent.held !== null) {
      await sent.held;
      await producer.rtpSender?.replaceTrack(wish.track);
      await setActiveLayers(producer.rtpSender, sent.top);
      sent.held = null;
      // The next cut may have begun meanwhile.
      if (!this.#takesPictures) this.#holdPictures();
    }
    const { encodings, contentHint } = SENT_AS[role];
    if (as.track !== wish.track) {
      wish.track.contentHint = contentHint;
      await producer.replaceTrack({ track: wish.track });
    }
    const wanted = this.#topWanted.has(producer.id) ? encodings.length - 1 : topUnasked(encodings);
    const top = Math.min(wish.maxLayer ?? wanted, wanted);
    // The SFU's client knows layers of pictures only.
    if (sent.top !== top && producer.kind === 'video') {
      sent.top = top;
      await producer.setMaxSpatialLayer(top);
    }
    if (sent.isHeldBack || !wasHeldBack) return;
    producer.resume();
    await this.#call('resume-producer', { producerId: producer.id });
  }
}
