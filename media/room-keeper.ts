import type { Device, RtpCapabilities } from 'mediasoup-client/types';
import type { PeerMessage } from '#protocol/peer-message.ts';
import type { Participant, PeerId, Present, ProducerRole, RoomEvent, RoomProducer } from '#protocol/room.ts';
import { ALL_LAYERS, type LayerWish, layerKey, lowerWish } from './receiving.ts';
import type { RecoveryAction } from './recovery.ts';
import { type Repair, RepairLoop } from './repair-loop.ts';
import type { RoomCaller } from './room-calls.ts';
import { type MediaHooks, Seat } from './seat.ts';
import type { Outgoing } from './sending.ts';
import { sfuDevice } from './sfu-client.ts';
import { watchStall } from './stall.ts';

/*
 * How both ends of a consultation keep their place in the room of its SFU.
 *
 * A RoomKeeper holds what is wished for: which track goes out in which role, how large each picture is shown. It takes a Seat
 * (one join: a Wire each way, Sending over one, Receiving over the other), brings the seat to the wishes, and repairs or
 * replaces it by the policy of recovery.ts when it breaks. Wishes outlive every seat, so whoever uses a keeper states them
 * once and hears only of tracks, participants and messages. Requests go through a RoomCaller, events come in by `take`: the
 * keeper knows no socket. encodings.ts says how each role is sent, layers.ts which layer a shown size is worth.
 */

/** `joining`: not yet in the room. `connected`: media flows both ways. `reconnecting`: it did, and is being repaired. */
export type RoomStatus = 'joining' | 'connected' | 'reconnecting';

export interface RoomKeeperEvents {
  status?(status: RoomStatus): void;
  /** A track of another arrived, or (null) ended. */
  track?(producer: RoomProducer, track: MediaStreamTrack | null): void;
  /** Another holds back what they send, or goes on: see `producer.paused`. */
  paused?(producer: RoomProducer): void;
  /** The others who are in the room now. */
  participants?(others: readonly Participant[]): void;
  /** Another entered, perhaps anew: what was agreed with them before is gone. */
  joined?(who: Participant): void;
  /** One raw message of the patient's live path. */
  vitals?(message: unknown): void;
  told?(from: PeerId, message: PeerMessage): void;
  /** What was connected before was lost and is there again; not told where only the way to the server was away. */
  repaired?(repair: Repair): void;
}

export interface RoomKeeperOptions {
  readonly call: RoomCaller;
  readonly events: RoomKeeperEvents;
  readonly hooks?: MediaHooks;
  /** Whether this end sends live vitals. */
  readonly vitals?: boolean;
  /** Where one may be in several places: the one this is. */
  readonly seat?: string;
  /** The SFU's client; another in tests. */
  readonly device?: (router: RtpCapabilities) => Promise<Device>;
}

export class RoomKeeper {
  readonly #options: RoomKeeperOptions;
  readonly #outgoing = new Map<ProducerRole, Outgoing>();
  /** Ends the watch over each track that is sent. */
  readonly #stalls = new Map<ProducerRole, () => void>();
  /** How often a role was taken up. */
  #turns = 0;
  /** By the size they are shown in, by what the link carries, and the lower of the two: what the server is asked for. */
  readonly #shown = new Map<string, LayerWish>();
  readonly #ceilings = new Map<string, LayerWish>();
  readonly #layers = new Map<string, LayerWish>();
  readonly #others = new Map<PeerId, Participant>();
  #seat: Seat | null = null;
  /** Events that came while the server's list of what is there was on its way: newer than that list, perhaps. */
  #early: RoomEvent[] | null = [];
  readonly #repair = new RepairLoop({
    attempt: (action, signal) => this.#attempt(action, signal),
    isSound: () => this.#seat?.broken === false,
    begun: () => this.#options.events.status?.(this.#wasConnected ? 'reconnecting' : 'joining'),
    repaired: (repair) => this.#repaired(repair),
  });
  #wasConnected = false;
  /** The repair at hand did more than ask the server what was missed. */
  #isChanged = false;
  /** The next join is somebody's wish, not a reconnection. */
  #takesOver: boolean;

  /** `takesOver`: whether the first join may take the seat from another place. */
  constructor(options: RoomKeeperOptions, takesOver = false) {
    this.#options = options;
    this.#takesOver = takesOver;
  }

  /** Joins the room, and stays in it until {@link close}. */
  start(): void {
    this.#repair.restart('room');
  }

  /** An event of the room, as the server pushed it. */
  take(event: RoomEvent): void {
    if (event.type === 'reset') this.#repair.restart('room');
    else if (event.type === 'told') this.#options.events.told?.(event.from, event.message);
    else if (this.#early !== null) this.#early.push(event);
    else this.#apply(event);
  }

  /** The way to the server was away and is back: events may have been missed. */
  linkReturned(): void {
    this.#repair.restart(this.#seat === null ? 'room' : 'link');
  }

  /** Sends a track in a role from now on, in place of the one before; null: nothing. The track stays the caller's to stop. */
  send(role: ProducerRole, track: MediaStreamTrack | null): void {
    if (this.#outgoing.get(role)?.track !== track) {
      this.#stalls.get(role)?.();
      if (track === null) this.#stalls.delete(role);
      else
        this.#stalls.set(
          role,
          watchStall(track, () => this.#sync(role)),
        );
    }
    if (track === null) this.#outgoing.delete(role);
    else this.#wish(role, { track });
    this.#sync(role);
  }

  /** Holds a role back, or goes on with it; the others are told. Nothing happens where it is not sent. */
  setPaused(role: ProducerRole, paused: boolean): void {
    if (this.#wish(role, { paused })) this.#sync(role);
  }

  /** The highest layer of a simulcast role that is sent, from 0; null: all. */
  setMaxLayer(role: ProducerRole, maxLayer: number | null): void {
    if (this.#wish(role, { maxLayer })) this.#sync(role);
  }

  /** Pictures that waited for leave to go out ({@link MediaHooks.maySend}), or for a way, have it. */
  maySend(): void {
    this.#syncAll();
  }

  /** How a picture of another is wanted from now on. */
  setLayers(of: Pick<RoomProducer, 'peerId' | 'role'>, wish: LayerWish): void {
    const key = layerKey(of);
    this.#shown.set(key, wish);
    this.#settleLayers(key);
  }

  /** The most that is taken of a picture of another, however large it is shown; null: no bound. */
  setCeiling(of: Pick<RoomProducer, 'peerId' | 'role'>, ceiling: LayerWish | null): void {
    const key = layerKey(of);
    if (ceiling === null) this.#ceilings.delete(key);
    else this.#ceilings.set(key, ceiling);
    this.#settleLayers(key);
  }

  /** Sends one live value now, or drops it. */
  sendVitals(message: unknown): void {
    this.#seat?.sending.sendVitals(message);
  }

  /** Tells another of the room something. Rejects with {@link RoomRefused} where they are not there. */
  async tell(to: PeerId, message: PeerMessage): Promise<void> {
    await this.#options.call('tell', { to, message });
  }

  get others(): readonly Participant[] {
    return [...this.#others.values()];
  }

  /** What each transport measures, both ways; null while there is no seat. */
  async stats(): Promise<{ readonly send: RTCStatsReport; readonly receive: RTCStatsReport } | null> {
    const seat = this.#seat;
    if (seat === null) return null;
    const [send, receive] = await Promise.all([
      seat.sending.wire.transport.getStats(),
      seat.receiving.wire.transport.getStats(),
    ]);
    return { send, receive };
  }

  /** What is received now, each with its receiver, and whether anything of it is wanted. */
  received(): { producer: RoomProducer; receiver: RTCRtpReceiver; wanted: boolean }[] {
    return (this.#seat?.receiving.consumers() ?? []).flatMap(({ producer, consumer }) => {
      const wanted = this.#layers.get(layerKey(producer)) !== 'hidden';
      return consumer.rtpReceiver === undefined ? [] : [{ producer, receiver: consumer.rtpReceiver, wanted }];
    });
  }

  sender(role: ProducerRole): RTCRtpSender | null {
    return this.#seat?.sending.sender(role) ?? null;
  }

  /** Gives the place up. Tracks stay the caller's to stop. */
  close(): void {
    this.#repair.end();
    for (const unwatch of this.#stalls.values()) unwatch();
    this.#dropSeat();
  }

  #settleLayers(key: string): void {
    const [shown = ALL_LAYERS, ceiling = ALL_LAYERS] = [this.#shown.get(key), this.#ceilings.get(key)];
    const wish = lowerWish(shown, ceiling);
    const former = this.#layers.get(key);
    const isSame =
      former === wish ||
      (typeof former === 'object' &&
        typeof wish === 'object' &&
        former.spatial === wish.spatial &&
        former.temporal === wish.temporal);
    if (isSame) return;
    this.#layers.set(key, wish);
    this.#seat?.receiving.syncLayers(key);
  }

  #wish(role: ProducerRole, part: Partial<Outgoing>): boolean {
    const former = this.#outgoing.get(role);
    const track = part.track ?? former?.track;
    if (track === undefined) return false;
    this.#turns += former === undefined ? 1 : 0;
    this.#outgoing.set(role, { paused: false, maxLayer: null, turn: this.#turns, ...former, ...part, track });
    return true;
  }

  /** Not to be heard must not look like being heard: where the room refuses, it is joined anew. */
  #sync(role: ProducerRole): void {
    const seat = this.#seat;
    seat?.sending.sync(role).catch(() => {
      if (this.#seat === seat) this.#repair.lost('room');
    });
  }

  #syncAll(): void {
    for (const role of this.#outgoing.keys()) this.#sync(role);
  }

  #apply(event: RoomEvent): void {
    const { receiving } = this.#seat ?? {};
    switch (event.type) {
      case 'producer-added':
        receiving?.receive(event.producer);
        break;
      case 'producer-closed':
        receiving?.forget(event.producerId);
        break;
      case 'producer-paused':
      case 'producer-resumed':
        receiving?.setPaused(event.producerId, event.type === 'producer-paused');
        break;
      case 'top-layer':
        this.#seat?.sending.setTopWanted(event.producerId, event.wanted);
        this.#syncAll();
        break;
      case 'vitals-added':
        receiving?.receiveVitals(event.dataProducerId);
        break;
      case 'transport-spent':
        if (this.#seat?.spend(event.transportId)) this.#repair.lost('vitals');
        break;
      case 'peer-joined': {
        const { type: _, ...who } = event;
        this.#others.set(who.peerId, who);
        this.#options.events.joined?.(who);
        this.#options.events.participants?.(this.others);
        break;
      }
      case 'peer-left':
        this.#others.delete(event.peerId);
        this.#options.events.participants?.(this.others);
        break;
      case 'told':
      case 'reset':
        // Taken at once, see `take`.
        break;
    }
  }

  async #attempt(action: RecoveryAction, signal: AbortSignal): Promise<void> {
    const seat = this.#seat;
    this.#isChanged ||= action !== 'resume' || seat === null;
    if (action === 'rejoin' || seat === null) return this.#join(signal);
    if (action === 'restart-ice') return seat.restartIce(signal);
    if (action === 'rebuild') return seat.rebuild(signal);
    this.#early ??= [];
    await seat.resume(this.#where);
    signal.throwIfAborted();
    this.#entered(seat.present);
    this.#welcome(seat);
    await seat.sending.syncAll();
    this.#isChanged ||= seat.broken;
    await seat.mend(signal);
  }

  /** A seat that still has its transports is given up only where the server has given another: they may carry again. */
  async #join(signal: AbortSignal): Promise<void> {
    this.#early = [];
    const { call, events, hooks = {}, device = sfuDevice, vitals = false } = this.#options;
    const seat = await Seat.take(
      {
        call,
        device,
        hooks,
        wishes: { outgoing: this.#outgoing, layers: this.#layers, vitals },
        events: {
          entered: (present) => {
            this.#dropSeat();
            this.#entered(present);
          },
          track: (producer, track) => events.track?.(producer, track),
          paused: (producer) => events.paused?.(producer),
          vitals: (message) => events.vitals?.(message),
          refused: () => this.#seat === seat && this.#repair.lost('link'),
          broken: () => this.#seat === seat && this.#repair.lost('transport'),
          connected: () => this.#seat === seat && this.maySend(),
        },
      },
      { ...this.#where, ...(this.#options.seat === undefined ? {} : { takeOver: this.#takesOver }) },
      signal,
    );
    this.#seat = seat;
    this.#takesOver = false;
    this.#welcome(seat);
    await seat.begin(signal);
  }

  /** Takes over who is there. */
  #entered({ participants }: Present): void {
    this.#others.clear();
    for (const who of participants) this.#others.set(who.peerId, who);
    this.#options.events.participants?.(this.others);
  }

  /** Takes over what is there, and then what has come since. */
  #welcome(seat: Seat): void {
    const early = this.#early ?? [];
    this.#early = null;
    seat.receivePresent();
    for (const event of early) this.#apply(event);
  }

  get #where(): { seat?: string } {
    const { seat } = this.#options;
    return seat === undefined ? {} : { seat };
  }

  #dropSeat(): void {
    const seat = this.#seat;
    this.#seat = null;
    seat?.close();
  }

  #repaired(repair: Repair): void {
    const { events } = this.#options;
    const isReconnection = this.#wasConnected && this.#isChanged;
    this.#wasConnected = true;
    this.#isChanged = false;
    events.status?.('connected');
    if (isReconnection) events.repaired?.(repair);
  }
}
