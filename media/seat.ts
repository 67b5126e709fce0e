import type { Device, RtpCapabilities } from 'mediasoup-client/types';
import type { Present, ProducerRole, RoomRequestOf } from '#protocol/room.ts';
import { type LayerWish, Receiving, type ReceivingEvents, type ReceivingHooks } from './receiving.ts';
import type { RoomCaller } from './room-calls.ts';
import { type Outgoing, Sending, type SendingHooks } from './sending.ts';
import { type Direction, fromOpaque, Wire, type WireSettings } from './wire.ts';

/** What others of the program add to the media. */
export interface MediaHooks extends SendingHooks, ReceivingHooks {
  /** Settings of both transports (relays, encoded transforms); asked for each time one is made. */
  readonly wireSettings?: () => WireSettings;
}

export interface SeatEvents extends ReceivingEvents {
  /** The room is entered, and these are in it; media follows. */
  entered(present: Present): void;
  /** A transport carries nothing any more. */
  broken(): void;
  /** A transport carries, for the first time or again. */
  connected(): void;
}

/** What is wished for, which outlives each seat. */
export interface Wishes {
  readonly outgoing: ReadonlyMap<ProducerRole, Outgoing>;
  /** By {@link layerKey}. */
  readonly layers: ReadonlyMap<string, LayerWish>;
  /** Whether this end sends live vitals. */
  readonly vitals: boolean;
}

interface SeatParts {
  readonly call: RoomCaller;
  readonly device: Device;
  readonly wishes: Wishes;
  readonly hooks: MediaHooks;
  readonly events: SeatEvents;
}

/** A place in the room from one join until it is given up: a transport each way, and what runs over them. */
export class Seat {
  readonly #parts: SeatParts;
  #present: Present;
  #sending: Sending;
  #receiving: Receiving;
  #closed = false;

  private constructor(parts: SeatParts, present: Present, send: Wire, receive: Wire) {
    this.#parts = parts;
    this.#present = present;
    this.#sending = this.#sendOver(send);
    this.#receiving = this.#receiveOver(receive);
  }

  /** Joins the room. Rejects where the server refuses or falls silent. */
  static async take(
    parts: Omit<SeatParts, 'device'> & { readonly device: (router: RtpCapabilities) => Promise<Device> },
    request: RoomRequestOf<'join'>,
    signal: AbortSignal,
  ): Promise<Seat> {
    const { call } = parts;
    const { routerRtpCapabilities, ...present } = await call('join', request);
    signal.throwIfAborted();
    parts.events.entered(present);
    // Each question takes a journey to the server and back: what needs no other answer is asked at once.
    const device = parts.device(fromOpaque(routerRtpCapabilities));
    let seat: Seat | null = null;
    const settings = parts.hooks.wireSettings?.() ?? {};
    const events = { broken: () => seat?.onBroken(), connected: () => seat?.onConnected() };
    const open = (direction: Direction) => Wire.open(call, device, direction, settings, events);
    const [send, receive] = await Promise.all([open('send'), open('receive')]);
    seat = new Seat({ ...parts, device: await device }, present, send, receive);
    if (signal.aborted) seat.close();
    signal.throwIfAborted();
    return seat;
  }

  get present(): Present {
    return this.#present;
  }

  get sending(): Sending {
    return this.#sending;
  }

  get receiving(): Receiving {
    return this.#receiving;
  }

  get broken(): boolean {
    return this.#wires.some((wire) => wire.broken);
  }

  /** Sends what is wished for. Rejects where a wish is refused or nothing is carried. */
  async begin(signal: AbortSignal): Promise<void> {
    await this.#sendAll();
    await this.carries(signal);
  }

  /** Asks what was missed while the server could not be heard. */
  async resume(request: RoomRequestOf<'resume'>): Promise<void> {
    this.#present = await this.#parts.call('resume', request);
  }

  /** Brings what is received to what the server last said is there. */
  receivePresent(): void {
    this.#receiving.sync(this.#present.producers, this.#present.vitalsDataProducerId);
  }

  async restartIce(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#wires.filter(({ broken }) => broken).map((wire) => wire.restartIce()));
    await this.carries(signal);
  }

  /**
   * New paths under what was interrupted; new transports where one has failed and pictures go out. What comes over those is new to
   * the SFU, which holds all that a long cut has swallowed against a picture that goes on. A voice alone needs but a path, and a link
   * that carries no more has no room for the rest.
   */
  async mend(signal: AbortSignal): Promise<void> {
    const isNewWorthIt = this.#sending.sendsPictures && this.#wires.some(({ failed }) => failed);
    const isSpent = this.#wires.some(({ spent }) => spent);
    await (isNewWorthIt || isSpent ? this.rebuild(signal) : this.restartIce(signal));
  }

  /** Notes that a transport is spent; false where it is none of this seat's. */
  spend(transportId: string): boolean {
    const spent = this.#wires.find(({ transport }) => transport.id === transportId);
    spent?.spend();
    return spent !== undefined;
  }

  /** Replaces the broken transports by new ones, and what ran over them. */
  async rebuild(signal: AbortSignal): Promise<void> {
    const work: Promise<void>[] = [];
    if (this.#sending.wire.broken) work.push(this.#rebuildSending());
    if (this.#receiving.wire.broken) work.push(this.#rebuildReceiving());
    await Promise.all(work);
    await this.carries(signal);
  }

  /** Resolves once both transports are connected or have nothing to carry. */
  async carries(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#wires.map((wire) => wire.carries(signal)));
  }

  /** Gives the seat up at this end; the server frees its end on the next join or leave. */
  close(): void {
    this.#closed = true;
    this.#receiving.end();
    for (const wire of this.#wires) wire.close();
  }

  onBroken(): void {
    if (!this.#closed) this.#parts.events.broken();
  }

  onConnected(): void {
    if (!this.#closed) this.#parts.events.connected();
  }

  get #wires(): Wire[] {
    return [this.#sending.wire, this.#receiving.wire];
  }

  async #sendAll(): Promise<void> {
    // The SFU's client takes one after the other: what is waited for most comes first.
    await this.#sending.syncAll();
    if (this.#parts.wishes.vitals) await this.#sending.openVitals();
  }

  async #rebuildSending(): Promise<void> {
    const former = this.#sending.wire;
    this.#sending = this.#sendOver(await this.#open('send'));
    former.discard();
    await this.#sendAll();
  }

  async #rebuildReceiving(): Promise<void> {
    const former = this.#receiving;
    const wire = await this.#open('receive');
    former.close();
    const offered = former.offered();
    this.#receiving = this.#receiveOver(wire);
    former.wire.discard();
    this.#receiving.sync(offered.producers, offered.vitalsDataProducerId);
  }

  async #open(direction: Direction): Promise<Wire> {
    const { call, device, hooks } = this.#parts;
    const wire = await Wire.open(call, Promise.resolve(device), direction, hooks.wireSettings?.() ?? {}, {
      broken: () => this.onBroken(),
      connected: () => this.onConnected(),
    });
    if (!this.#closed) return wire;
    wire.close();
    throw new Error('the seat was given up');
  }

  #sendOver(wire: Wire): Sending {
    const { call, device, wishes, hooks } = this.#parts;
    return new Sending(call, device, wire, wishes.outgoing, hooks);
  }

  #receiveOver(wire: Wire): Receiving {
    const { call, device, wishes, hooks, events } = this.#parts;
    return new Receiving(call, device, wire, wishes.layers, events, hooks);
  }
}
