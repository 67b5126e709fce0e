import type { Consumer, Device } from 'mediasoup-client/types';
import { type PeerId, type RoomProducer, VITALS_LABEL } from '#protocol/room.ts';
import type { RoomCaller } from './room-calls.ts';
import { fromOpaque, toOpaque, type Wire } from './wire.ts';

/** How a picture is wanted: not at all while nobody sees it, else up to these layers, from 0; `temporal` null: all. */
export type LayerWish = 'hidden' | { readonly spatial: number; readonly temporal: number | null };

/** More than any role has: the server takes the highest there is. */
export const ALL_LAYERS: LayerWish = { spatial: 7, temporal: null };

/** What satisfies both wishes. */
export function lowerWish(one: LayerWish, other: LayerWish): LayerWish {
  if (one === 'hidden' || other === 'hidden') return 'hidden';
  const temporal = Math.min(one.temporal ?? Number.POSITIVE_INFINITY, other.temporal ?? Number.POSITIVE_INFINITY);
  return { spatial: Math.min(one.spatial, other.spatial), temporal: Number.isFinite(temporal) ? temporal : null };
}

export const layerKey = ({ peerId, role }: Pick<RoomProducer, 'peerId' | 'role'>) => `${peerId}/${role}`;

/** What others of the program add to receiving. */
export interface ReceivingHooks {
  /** Called as soon as a receiver exists, before anything passes it. */
  readonly onReceiver?: (producer: RoomProducer, receiver: RTCRtpReceiver) => void;
  /** Resolves once what this one sends can be read. It is asked for then: a first picture that cannot be read is lost. */
  readonly readable?: (peerId: PeerId) => Promise<void>;
}

export interface ReceivingEvents {
  /** A track of another arrived, or (null) ended. */
  track(producer: RoomProducer, track: MediaStreamTrack | null): void;
  /** Its sender holds it back, or goes on. */
  paused(producer: RoomProducer): void;
  /** One raw message of the live path. */
  vitals(message: unknown): void;
  /** Something offered could not be received. */
  refused(): void;
}

interface Received {
  producer: RoomProducer;
  consumer: Consumer | null;
  /** The server holds it back until it is first asked for. */
  isReadable: boolean;
  /** What the server was last asked for; null where it is not known to have heard of it. */
  layers: LayerWish | null;
}

/** What comes in over one wire. */
export class Receiving {
  readonly wire: Wire;
  readonly #call: RoomCaller;
  readonly #device: Device;
  readonly #events: ReceivingEvents;
  readonly #layers: ReadonlyMap<string, LayerWish>;
  readonly #hooks: ReceivingHooks;
  readonly #received = new Map<string, Received>();
  #vitalsId: string | null = null;
  #closed = false;

  constructor(
    call: RoomCaller,
    device: Device,
    wire: Wire,
    layers: ReadonlyMap<string, LayerWish>,
    events: ReceivingEvents,
    hooks: ReceivingHooks = {},
  ) {
    this.#call = call;
    this.#device = device;
    this.wire = wire;
    this.#layers = layers;
    this.#events = events;
    this.#hooks = hooks;
  }

  /** Brings what is received to exactly what is offered. */
  sync(producers: readonly RoomProducer[], vitalsDataProducerId: string | null): void {
    const offered = new Set(producers.map(({ producerId }) => producerId));
    for (const id of [...this.#received.keys()]) if (!offered.has(id)) this.forget(id);
    for (const producer of producers) {
      this.receive(producer);
      this.setPaused(producer.producerId, producer.paused);
      this.syncLayers(layerKey(producer));
    }
    if (vitalsDataProducerId !== null) this.receiveVitals(vitalsDataProducerId);
  }

  receive(producer: RoomProducer): void {
    if (this.#closed || this.#received.has(producer.producerId)) return;
    this.#received.set(producer.producerId, { producer, consumer: null, isReadable: false, layers: 'hidden' });
    this.#consume(producer).catch(() => {
      // Ended before it began is no loss.
      if (this.#closed || !this.#received.delete(producer.producerId)) return;
      this.#events.refused();
    });
  }

  /** Its sender has stopped it. */
  forget(producerId: string): void {
    const entry = this.#received.get(producerId);
    if (entry === undefined) return;
    this.#received.delete(producerId);
    entry.consumer?.close();
    // The newer of the same role may be there already.
    const key = layerKey(entry.producer);
    const isReplaced = [...this.#received.values()].some(({ producer }) => layerKey(producer) === key);
    if (!isReplaced) this.#events.track(entry.producer, null);
  }

  setPaused(producerId: string, paused: boolean): void {
    const entry = this.#received.get(producerId);
    if (entry === undefined || entry.producer.paused === paused) return;
    entry.producer = { ...entry.producer, paused };
    this.#events.paused(entry.producer);
  }

  receiveVitals(dataProducerId: string): void {
    if (this.#vitalsId === dataProducerId) return;
    this.#vitalsId = dataProducerId;
    this.#consumeVitals(dataProducerId).catch(() => {
      if (this.#closed || this.#vitalsId !== dataProducerId) return;
      this.#vitalsId = null;
      this.#events.refused();
    });
  }

  /** Tells the server which layers are wanted now of what this key names. */
  syncLayers(key: string): void {
    for (const entry of this.#received.values()) {
      if (layerKey(entry.producer) === key) this.#applyLayers(entry).catch(() => undefined);
    }
  }

  /** What is received, or soon: for another wire to take over. */
  offered(): { producers: RoomProducer[]; vitalsDataProducerId: string | null } {
    return {
      producers: [...this.#received.values()].map(({ producer }) => producer),
      vitalsDataProducerId: this.#vitalsId,
    };
  }

  /** Everything that comes in, for the statistics of each. */
  consumers(): { producer: RoomProducer; consumer: Consumer }[] {
    return [...this.#received.values()].flatMap(({ producer, consumer }) =>
      consumer === null ? [] : [{ producer, consumer }],
    );
  }

  /** Another wire takes over: nothing more is told from here. */
  close(): void {
    this.#closed = true;
  }

  /** Nothing is received any more: a picture that stands still must not pass for a living one. */
  end(): void {
    this.#closed = true;
    for (const id of [...this.#received.keys()]) this.forget(id);
  }

  async #consume({ producerId, peerId, role }: RoomProducer): Promise<void> {
    const { transport } = this.wire;
    const answer = await this.#call('consume', {
      transportId: transport.id,
      producerId,
      rtpCapabilities: toOpaque(this.#device.recvRtpCapabilities),
    });
    const consumer = await transport.consume({
      id: answer.consumerId,
      producerId: answer.producerId,
      kind: answer.kind,
      rtpParameters: fromOpaque(answer.rtpParameters),
      // One stream for face and voice keeps the lips with the words.
      streamId: role === 'face' || role === 'voice' ? peerId : `${peerId}-${role}`,
      onRtpReceiver: (receiver) => {
        const now = this.#received.get(producerId);
        if (now !== undefined) this.#hooks.onReceiver?.(now.producer, receiver);
      },
    });
    const entry = this.#received.get(producerId);
    if (entry === undefined || this.#closed) return consumer.close();
    entry.consumer = consumer;
    this.#events.track(entry.producer, consumer.track);
    await this.#hooks.readable?.(peerId);
    // Nobody waits for one that has ended meanwhile.
    if (this.#received.get(producerId) !== entry || this.#closed) return;
    entry.isReadable = true;
    await this.#applyLayers(entry);
  }

  async #applyLayers(entry: Received): Promise<void> {
    const { producer, consumer, isReadable, layers } = entry;
    const wish = this.#layers.get(layerKey(producer)) ?? ALL_LAYERS;
    if (consumer === null || !isReadable || wish === layers) return;
    entry.layers = wish;
    try {
      await this.#ask(consumer, wish, layers);
    } catch (error) {
      // A picture must not stand still because the server did not hear that it is seen again.
      entry.layers = null;
      throw error;
    }
  }

  async #ask({ id: consumerId, kind }: Consumer, wish: LayerWish, before: LayerWish | null): Promise<void> {
    if (wish === 'hidden') {
      await this.#call('pause-consumer', { consumerId });
      return;
    }
    const asked =
      kind === 'video' && wish !== ALL_LAYERS ? this.#call('set-layers', { consumerId, ...wish }) : undefined;
    const isResumed = before === 'hidden' || before === null;
    const resumed = isResumed ? this.#call('resume-consumer', { consumerId }) : undefined;
    await Promise.all([asked, resumed]);
  }

  async #consumeVitals(dataProducerId: string): Promise<void> {
    const answer = await this.#call('consume-vitals', { transportId: this.wire.transport.id, dataProducerId });
    const consumer = await this.wire.transport.consumeData({
      id: answer.dataConsumerId,
      dataProducerId: answer.dataProducerId,
      sctpStreamParameters: fromOpaque(answer.sctpStreamParameters),
      label: VITALS_LABEL,
    });
    consumer.on('message', (message: unknown) => this.#events.vitals(message));
  }
}
