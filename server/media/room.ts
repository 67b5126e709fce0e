import type { types } from 'mediasoup';
import type { Party, ProducerRole, RoomEvent, RoomRequestOf, RoomResponseOf } from '#protocol/room.ts';
import { VITALS_LABEL } from '#protocol/room.ts';
import { INITIAL_OUTGOING_BITRATE, MAX_INCOMING_BITRATE, MAX_VITALS_MESSAGE } from './codecs.ts';
import { ALLOWED_ROLES, Peer, RoomRefusal, type Seat } from './peer.ts';
import type { RouterPlace } from './workers.ts';

/** One way each, and room for a client that makes a new one before it drops the old. */
const MAX_TRANSPORTS = 4;

/** The structures of the room contract are opaque records; mediasoup checks every field of them and throws on a bad one. */
const opaque = <T>(structure: Record<string, unknown>): T => structure as T;
const toOpaque = (structure: object): Record<string, unknown> => structure as Record<string, unknown>;

const OTHER: Record<Party, Party> = { patient: 'physician', physician: 'patient' };

/** The SFU room of one consultation: one patient, one physician. */
export class Room {
  readonly #place: RouterPlace;
  readonly #peers = new Map<Party, Peer>();

  constructor(place: RouterPlace) {
    this.#place = place;
  }

  get router(): types.Router {
    return this.#place.router;
  }

  get isEmpty(): boolean {
    return this.#peers.size === 0;
  }

  /** `takeOver`: whether this may take the seat from another place of the party, which is told. */
  join(
    party: Party,
    notify: (event: RoomEvent) => void,
    seat: Seat | null = null,
    takeOver = false,
  ): RoomResponseOf<'join'> {
    const former = this.#peers.get(party);
    if (former !== undefined) {
      if (seat !== null && former.seat !== null && former.seat.id !== seat.id) {
        if (!takeOver) {
          seat.elsewhere();
          throw new RoomRefusal('wrong-state', 'the seat is taken from elsewhere');
        }
        former.seat.elsewhere();
      }
      this.#dismiss(former);
    }
    this.#peers.set(party, new Peer(party, notify, seat));
    this.#tellOther(party, { type: 'peer-joined', party });
    const other = this.#peers.get(OTHER[party]);
    return {
      routerRtpCapabilities: toOpaque(this.router.rtpCapabilities),
      producers: other?.describeProducers() ?? [],
      vitalsDataProducerId: other?.vitals?.id ?? null,
    };
  }

  /** The party that has joined; its events follow it to the line it speaks on now, but a seat stays with its line. */
  peer(party: Party, line: string, notify: (event: RoomEvent) => void): Peer {
    const peer = this.#peers.get(party);
    const isElsewhere = peer?.seat && peer.seat.line !== line;
    if (peer === undefined || isElsewhere) throw new RoomRefusal('wrong-state', 'join the room first');
    peer.notify = notify;
    return peer;
  }

  async createTransport(
    peer: Peer,
    { direction }: RoomRequestOf<'create-transport'>,
  ): Promise<RoomResponseOf<'create-transport'>> {
    if (peer.transports.size + peer.opening >= MAX_TRANSPORTS) throw new RoomRefusal('invalid', 'too many transports');
    peer.opening += 1;
    const transport = await this.router
      .createWebRtcTransport({
        webRtcServer: this.#place.server,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        enableSctp: true,
        maxReceiveMessageSize: MAX_VITALS_MESSAGE,
        initialAvailableOutgoingBitrate: INITIAL_OUTGOING_BITRATE,
      })
      .finally(() => {
        peer.opening -= 1;
      });
    if (this.#peers.get(peer.party) !== peer) {
      transport.close();
      throw new RoomRefusal('wrong-state', 'join the room first');
    }
    peer.transports.set(transport.id, { transport, direction });
    transport.observer.once('close', () => peer.transports.delete(transport.id));
    transport.on('dtlsstatechange', (state) => {
      if (state === 'failed' || state === 'closed') transport.close();
    });
    if (direction === 'send') await transport.setMaxIncomingBitrate(MAX_INCOMING_BITRATE);
    return {
      id: transport.id,
      iceParameters: toOpaque(transport.iceParameters),
      iceCandidates: transport.iceCandidates.map(toOpaque),
      dtlsParameters: toOpaque(transport.dtlsParameters),
      ...(transport.sctpParameters === undefined ? {} : { sctpParameters: toOpaque(transport.sctpParameters) }),
    };
  }

  async connectTransport(
    peer: Peer,
    { transportId, dtlsParameters }: RoomRequestOf<'connect-transport'>,
  ): Promise<Record<string, never>> {
    await peer.transport(transportId).connect({ dtlsParameters: opaque<types.DtlsParameters>(dtlsParameters) });
    return {};
  }

  async restartIce(peer: Peer, { transportId }: RoomRequestOf<'restart-ice'>): Promise<RoomResponseOf<'restart-ice'>> {
    return { iceParameters: toOpaque(await peer.transport(transportId).restartIce()) };
  }

  /** A second producer of a role replaces the first. */
  async produce(
    peer: Peer,
    { transportId, kind, role, rtpParameters }: RoomRequestOf<'produce'>,
  ): Promise<RoomResponseOf<'produce'>> {
    if (ALLOWED_ROLES[peer.party][role] !== kind)
      throw new RoomRefusal('invalid', `${peer.party} may not send ${role} as ${kind}`);
    const transport = peer.transport(transportId, 'send');
    const producer = await transport.produce({ kind, rtpParameters: opaque<types.RtpParameters>(rtpParameters) });
    this.closeRole(peer.party, role);
    peer.producers.set(producer.id, { producer, role });
    producer.observer.once('close', () => {
      if (peer.producers.delete(producer.id)) {
        this.#tellOther(peer.party, { type: 'producer-closed', producerId: producer.id });
      }
    });
    this.#tellOther(peer.party, {
      type: 'producer-added',
      producer: { producerId: producer.id, party: peer.party, role, kind },
    });
    return { producerId: producer.id };
  }

  closeProducer(peer: Peer, { producerId }: RoomRequestOf<'close-producer'>): Record<string, never> {
    const held = peer.producers.get(producerId);
    if (held === undefined) throw new RoomRefusal('invalid', 'no such producer of this party');
    held.producer.close();
    return {};
  }

  /** Closes what a party sends in one role, if anything. */
  closeRole(party: Party, role: ProducerRole): void {
    for (const held of this.#peers.get(party)?.producers.values() ?? []) if (held.role === role) held.producer.close();
  }

  /** Live vitals: from the patient only, and only over a channel that drops rather than queues. */
  async produceVitals(
    peer: Peer,
    { transportId, sctpStreamParameters }: RoomRequestOf<'produce-vitals'>,
  ): Promise<RoomResponseOf<'produce-vitals'>> {
    if (peer.party !== 'patient') throw new RoomRefusal('invalid', 'vitals come from the patient');
    const parameters = opaque<types.SctpStreamParameters>(sctpStreamParameters);
    if (parameters.ordered !== false || parameters.maxRetransmits !== 0) {
      throw new RoomRefusal('invalid', 'the vitals channel must be unordered with maxRetransmits 0');
    }
    const transport = peer.transport(transportId, 'send');
    peer.vitals?.close();
    const vitals = await transport.produceData({ sctpStreamParameters: parameters, label: VITALS_LABEL });
    // Another may have been opened meanwhile: the newest stays.
    peer.vitals?.close();
    peer.vitals = vitals;
    this.#tellOther(peer.party, { type: 'vitals-added', dataProducerId: vitals.id });
    return { dataProducerId: vitals.id };
  }

  /** A second consumer of a producer replaces the first. */
  async consume(
    peer: Peer,
    { transportId, producerId, rtpCapabilities }: RoomRequestOf<'consume'>,
  ): Promise<RoomResponseOf<'consume'>> {
    const capabilities = opaque<types.RtpCapabilities>(rtpCapabilities);
    if (this.#peers.get(OTHER[peer.party])?.producers.has(producerId) !== true) {
      throw new RoomRefusal('invalid', 'no such producer of the other party');
    }
    if (!this.router.canConsume({ producerId, rtpCapabilities: capabilities })) {
      throw new RoomRefusal('invalid', 'no codec in common');
    }
    const transport = peer.transport(transportId, 'receive');
    const consumer = await transport.consume({ producerId, rtpCapabilities: capabilities, paused: true });
    for (const held of peer.consumers.values()) if (held.producerId === producerId) held.close();
    peer.consumers.set(consumer.id, consumer);
    consumer.observer.once('close', () => peer.consumers.delete(consumer.id));
    return {
      consumerId: consumer.id,
      producerId,
      kind: consumer.kind,
      rtpParameters: toOpaque(consumer.rtpParameters),
    };
  }

  async resumeConsumer(peer: Peer, { consumerId }: RoomRequestOf<'resume-consumer'>): Promise<Record<string, never>> {
    const consumer = peer.consumers.get(consumerId);
    if (consumer === undefined) throw new RoomRefusal('invalid', 'no such consumer of this party');
    await consumer.resume();
    return {};
  }

  async consumeVitals(
    peer: Peer,
    { transportId, dataProducerId }: RoomRequestOf<'consume-vitals'>,
  ): Promise<RoomResponseOf<'consume-vitals'>> {
    if (this.#peers.get(OTHER[peer.party])?.vitals?.id !== dataProducerId) {
      throw new RoomRefusal('invalid', 'no such vitals of the other party');
    }
    const transport = peer.transport(transportId, 'receive');
    const consumer = await transport.consumeData({ dataProducerId, ordered: false, maxRetransmits: 0 });
    peer.vitalsConsumer?.close();
    peer.vitalsConsumer = consumer;
    return {
      dataConsumerId: consumer.id,
      dataProducerId,
      sctpStreamParameters: toOpaque(consumer.sctpStreamParameters ?? {}),
    };
  }

  leave(party: Party): void {
    const peer = this.#peers.get(party);
    if (peer === undefined) return;
    this.#dismiss(peer);
    this.#tellOther(party, { type: 'peer-left', party });
  }

  /** Tells both parties that the room is gone and is to be joined anew. */
  reset(): void {
    for (const peer of this.#peers.values()) peer.notify({ type: 'reset' });
    this.close();
  }

  close(): void {
    for (const peer of this.#peers.values()) peer.close();
    this.#peers.clear();
    this.router.close();
  }

  #dismiss(peer: Peer): void {
    this.#peers.delete(peer.party);
    for (const { producerId } of peer.describeProducers()) {
      this.#tellOther(peer.party, { type: 'producer-closed', producerId });
    }
    peer.close();
  }

  #tellOther(party: Party, event: RoomEvent): void {
    this.#peers.get(OTHER[party])?.notify(event);
  }
}
