import { Device, type types } from 'mediasoup-client';
import { ProducerRole, type RoomProducer, type RoomRequestOf, VITALS_LABEL } from '#protocol/room.ts';
import {
  asIceParameters,
  asOpaque,
  asRouterCapabilities,
  asRtpParameters,
  asSctpStreamParameters,
  asTransportOptions,
  type RoomRequest,
} from './signalling.ts';

export interface SeatEvents {
  /** A track of the patient arrived, or (null) ended. */
  track(producer: RoomProducer, track: MediaStreamTrack | null): void;
  /** One raw message of the live path. */
  vitals(message: unknown): void;
  /** A transport no longer carries media. */
  broken(): void;
}

/**
 * The physician's place in the room from one join until it is given up: two transports and what runs over them. A seat is
 * never repaired beyond an ICE restart; a new one is taken instead.
 */
export class Seat {
  readonly #request: RoomRequest;
  readonly #events: SeatEvents;
  readonly #device: Device;
  readonly #send: types.Transport;
  readonly #receive: types.Transport;
  readonly #consumed = new Map<string, { producer: RoomProducer; consumer: types.Consumer | null }>();
  readonly #producers = new Map<ProducerRole, types.Producer>();
  #closed = false;

  private constructor(request: RoomRequest, events: SeatEvents, device: Device, transports: types.Transport[]) {
    const [send, receive] = transports;
    if (!send || !receive) throw new Error('a seat has two transports');
    this.#request = request;
    this.#events = events;
    this.#device = device;
    this.#send = send;
    this.#receive = receive;
    for (const transport of [send, receive]) this.#watch(transport);
    send.on('produce', ({ kind, rtpParameters, appData }, done, refused) => {
      const role = ProducerRole.parse(appData['role']);
      request('produce', { transportId: send.id, kind, role, rtpParameters: asOpaque(rtpParameters) })
        .then(({ producerId }) => done({ id: producerId }))
        .catch(refused);
    });
  }

  /** Joins the room and starts receiving whatever the patient sends. Rejects where the server refuses or falls silent. */
  static async take(
    request: RoomRequest,
    join: RoomRequestOf<'join'>,
    events: SeatEvents,
    signal: AbortSignal,
  ): Promise<Seat> {
    const [device, room] = await Promise.all([Device.factory(), request('join', join)]);
    signal.throwIfAborted();
    await device.load({ routerRtpCapabilities: asRouterCapabilities(room.routerRtpCapabilities) });
    const [send, receive] = await Promise.all([
      request('create-transport', { direction: 'send' }),
      request('create-transport', { direction: 'receive' }),
    ]);
    signal.throwIfAborted();
    const seat = new Seat(request, events, device, [
      device.createSendTransport(asTransportOptions(send)),
      device.createRecvTransport(asTransportOptions(receive)),
    ]);
    for (const producer of room.producers) seat.receive(producer);
    if (room.vitalsDataProducerId !== null) seat.receiveVitals(room.vitalsDataProducerId);
    return seat;
  }

  /** Receives a producer of the patient. A failure is reported as a broken seat. */
  receive(producer: RoomProducer): void {
    if (producer.party !== 'patient' || this.#consumed.has(producer.producerId)) return;
    this.#consumed.set(producer.producerId, { producer, consumer: null });
    this.#consume(producer).catch(() => this.#breaks());
  }

  async #consume(producer: RoomProducer): Promise<void> {
    const answer = await this.#request('consume', {
      transportId: this.#receive.id,
      producerId: producer.producerId,
      rtpCapabilities: asOpaque(this.#device.recvRtpCapabilities),
    });
    const consumer = await this.#receive.consume({
      id: answer.consumerId,
      producerId: answer.producerId,
      kind: answer.kind,
      rtpParameters: asRtpParameters(answer.rtpParameters),
      // One stream for face and voice keeps the lips with the words.
      streamId: producer.role === 'examination' ? 'examination' : 'patient',
    });
    const entry = this.#consumed.get(producer.producerId);
    if (!entry || this.#closed) {
      consumer.close();
      return;
    }
    entry.consumer = consumer;
    this.#events.track(producer, consumer.track);
    await this.#request('resume-consumer', { consumerId: consumer.id });
  }

  receiveVitals(dataProducerId: string): void {
    this.#consumeVitals(dataProducerId).catch(() => this.#breaks());
  }

  async #consumeVitals(dataProducerId: string): Promise<void> {
    const answer = await this.#request('consume-vitals', { transportId: this.#receive.id, dataProducerId });
    const consumer = await this.#receive.consumeData({
      id: answer.dataConsumerId,
      dataProducerId: answer.dataProducerId,
      sctpStreamParameters: asSctpStreamParameters(answer.sctpStreamParameters),
      label: VITALS_LABEL,
    });
    consumer.on('message', (message: unknown) => this.#events.vitals(message));
  }

  /** The patient stopped sending this. */
  forget(producerId: string): void {
    const entry = this.#consumed.get(producerId);
    if (!entry) return;
    this.#consumed.delete(producerId);
    entry.consumer?.close();
    this.#events.track(entry.producer, null);
  }

  /** Sends a track of the physician in a role, in place of the one before. */
  async produce(role: ProducerRole, track: MediaStreamTrack): Promise<void> {
    await this.stop(role);
    const producer = await this.#send.produce({
      track,
      appData: { role },
      // The track belongs to the console, which may send it again after a new join.
      stopTracks: false,
      disableTrackOnPause: false,
      ...(track.kind === 'video' ? { encodings: [{ maxBitrate: 1_200_000 }] } : { codecOptions: { opusDtx: true } }),
    });
    this.#producers.set(role, producer);
  }

  async stop(role: ProducerRole): Promise<void> {
    const producer = this.#producers.get(role);
    if (!producer) return;
    this.#producers.delete(role);
    producer.close();
    await this.#request('close-producer', { producerId: producer.id });
  }

  /** True where no transport is broken; one that has carried nothing yet is not. */
  get sound(): boolean {
    return [this.#send, this.#receive].every(
      ({ connectionState }) => connectionState !== 'failed' && connectionState !== 'disconnected',
    );
  }

  /** Restarts ICE on the broken transports. Rejects where the server cannot: the seat is lost then. */
  async restartIce(): Promise<void> {
    await Promise.all(
      [this.#send, this.#receive]
        .filter(({ connectionState }) => connectionState === 'failed' || connectionState === 'disconnected')
        .map(async (transport) => {
          const { iceParameters } = await this.#request('restart-ice', { transportId: transport.id });
          await transport.restartIce({ iceParameters: asIceParameters(iceParameters) });
        }),
    );
  }

  /** Gives the seat up at this end; the server frees its end on the next join or leave. */
  close(): void {
    this.#closed = true;
    this.#send.close();
    this.#receive.close();
  }

  #watch(transport: types.Transport): void {
    transport.on('connect', ({ dtlsParameters }, done, refused) => {
      this.#request('connect-transport', { transportId: transport.id, dtlsParameters: asOpaque(dtlsParameters) })
        .then(() => done())
        .catch(refused);
    });
    transport.on('connectionstatechange', (state) => {
      if (state === 'failed' || state === 'disconnected') this.#breaks();
    });
  }

  #breaks(): void {
    if (!this.#closed) this.#events.broken();
  }
}
