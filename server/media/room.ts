import type { types } from 'mediasoup';
import { GUEST_MESSAGES } from '#protocol/peer-message.ts';
import type {
  Participant,
  PeerId,
  Present,
  ProducerRole,
  RelayOffer,
  RoomEvent,
  RoomRequestOf,
  RoomResponseOf,
} from '#protocol/room.ts';
import { VITALS_LABEL } from '#protocol/room.ts';
import { INITIAL_OUTGOING_BITRATE, MAX_INCOMING_BITRATE, MAX_VITALS_MESSAGE } from './codecs.ts';
import { LOWEST, PictureLayers } from './layers.ts';
import { ALLOWED_ROLES, Peer, RoomRefusal, type Seat } from './peer.ts';
import { type Done, opaque, toOpaque } from './structures.ts';
import { offerRelays } from './turn.ts';
import type { RouterPlace } from './workers.ts';

/** One way each, and room for a client that makes a new one before it drops the old. */
const MAX_TRANSPORTS = 4;

/** Above the 1 that every consumer has; up to 255. */
const FACE_PRIORITY = 10;

/** The SFU room of one consultation: one patient, one physician, and whoever they invited. */
export class Room {
  readonly #place: RouterPlace;
  readonly #peers = new Map<PeerId, Peer>();

  constructor(place: RouterPlace) {
    this.#place = place;
  }

  get router(): types.Router {
    return this.#place.router;
  }

  get isEmpty(): boolean {
    return this.#peers.size === 0;
  }

  /** `takeOver`: whether this may take the seat from another place of the peer, which is told. */
  join(
    who: Participant,
    line: string,
    notify: (event: RoomEvent) => void,
    seat: Seat | null = null,
    takeOver = false,
  ): RoomResponseOf<'join'> {
    const former = this.#peers.get(who.peerId);
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
    const peer = new Peer(who, line, notify, seat);
    this.#peers.set(who.peerId, peer);
    this.#tellOthers(peer, { type: 'peer-joined', ...who });
    return { routerRtpCapabilities: toOpaque(this.router.rtpCapabilities), ...this.#present(peer) };
  }

  /** The peer goes on over another line, with all it holds here. */
  resume(
    peerId: PeerId,
    line: string,
    notify: (event: RoomEvent) => void,
    seat: Seat | null,
  ): RoomResponseOf<'resume'> {
    const peer = this.#peers.get(peerId);
    if (peer === undefined || (peer.seat !== null && peer.seat.id !== seat?.id)) throw this.#notJoined();
    peer.seat = seat;
    peer.line = line;
    peer.notify = notify;
    for (const { layers } of peer.producers.values()) layers?.retell();
    peer.tellSpent();
    return this.#present(peer);
  }

  /** Whether this peer is in the room over this connection. */
  holds(peerId: PeerId, line: string): boolean {
    return this.#peers.get(peerId)?.line === line;
  }

  /** The peer that has joined; its events follow it to the line it speaks on now, but a seat stays with its line. */
  peer(peerId: PeerId, line: string, notify: (event: RoomEvent) => void): Peer {
    const peer = this.#peers.get(peerId);
    const isElsewhere = peer?.seat && peer.seat.line !== line;
    if (peer === undefined || isElsewhere) throw this.#notJoined();
    peer.line = line;
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
    if (this.#peers.get(peer.id) !== peer) {
      transport.close();
      throw this.#notJoined();
    }
    peer.transports.set(transport.id, { transport, direction, carriesVitals: false });
    transport.observer.once('close', () => peer.transports.delete(transport.id));
    transport.on('dtlsstatechange', (state) => {
      if (state === 'failed' || state === 'closed') transport.close();
    });
    transport.on('sctpstatechange', () => peer.tellSpent());
    // Set while the answer travels; where it cannot be, the transport is closed.
    if (direction === 'send') transport.setMaxIncomingBitrate(MAX_INCOMING_BITRATE).catch(() => transport.close());
    return {
      id: transport.id,
      iceParameters: toOpaque(transport.iceParameters),
      iceCandidates: transport.iceCandidates.map(toOpaque),
      dtlsParameters: toOpaque(transport.dtlsParameters),
      ...this.relays(transport.id),
      ...(transport.sctpParameters === undefined ? {} : { sctpParameters: toOpaque(transport.sctpParameters) }),
    };
  }

  /** Relays for a transport, with a fresh credential of its own. */
  relays(transportId: string): RelayOffer {
    return offerRelays(this.#place.turn, transportId, new Date());
  }

  /** A second producer of a role replaces the first. */
  async produce(
    peer: Peer,
    { transportId, kind, role, rtpParameters, paused = false }: RoomRequestOf<'produce'>,
  ): Promise<RoomResponseOf<'produce'>> {
    if (ALLOWED_ROLES[peer.party][role] !== kind)
      throw new RoomRefusal('invalid', `${peer.party} may not send ${role} as ${kind}`);
    const transport = peer.transport(transportId, 'send');
    const parameters = opaque<types.RtpParameters>(rtpParameters);
    const producer = await transport.produce({ kind, rtpParameters: parameters, paused });
    this.closeRole(peer.id, role);
    const about = { producerId: producer.id };
    const top = (producer.rtpParameters.encodings?.length ?? 1) - 1;
    const layers =
      top > 0 ? new PictureLayers(top, (wanted) => peer.notify({ type: 'top-layer', ...about, wanted })) : null;
    peer.producers.set(producer.id, { producer, role, layers });
    const tell = (event: RoomEvent) => this.#tellOthers(peer, event, role);
    // After a cut the next picture that needs no former one is asked for at once, both ways: else who waits asks after three seconds.
    let isAlive = true;
    producer.on('score', (scores) => {
      const wasAlive = isAlive;
      isAlive = scores.some(({ score }) => score > 0);
      if (isAlive && !wasAlive) peer.requestKeyFrames();
    });
    producer.observer.on('pause', () => tell({ type: 'producer-paused', ...about }));
    producer.observer.on('resume', () => tell({ type: 'producer-resumed', ...about }));
    producer.observer.once('close', () => {
      layers?.close();
      if (peer.producers.delete(producer.id)) tell({ type: 'producer-closed', ...about });
    });
    const { id: peerId, party } = peer;
    tell({ type: 'producer-added', producer: { ...about, peerId, party, role, kind, paused } });
    return about;
  }

  /** Closes what a peer sends in one role, if anything. */
  closeRole(peerId: PeerId, role: ProducerRole): void {
    for (const held of this.#peers.get(peerId)?.producers.values() ?? []) if (held.role === role) held.producer.close();
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
    const transport = peer.vitalsTransport(transportId, 'send');
    peer.vitals?.close();
    const vitals = await transport.produceData({ sctpStreamParameters: parameters, label: VITALS_LABEL });
    // Another may have been opened meanwhile: the newest stays.
    peer.vitals?.close();
    peer.vitals = vitals;
    for (const other of this.#others(peer)) {
      if (other.party === 'physician') other.notify({ type: 'vitals-added', dataProducerId: vitals.id });
    }
    return { dataProducerId: vitals.id };
  }

  /** A second consumer of a producer replaces the first. */
  async consume(
    peer: Peer,
    { transportId, producerId, rtpCapabilities }: RoomRequestOf<'consume'>,
  ): Promise<RoomResponseOf<'consume'>> {
    const capabilities = opaque<types.RtpCapabilities>(rtpCapabilities);
    const offered = this.#others(peer).flatMap((other) => other.producers.get(producerId) ?? [])[0];
    if (offered === undefined || !peer.mayReceive(offered.role)) {
      throw new RoomRefusal('invalid', 'no such producer for this peer');
    }
    if (!this.router.canConsume({ producerId, rtpCapabilities: capabilities })) {
      throw new RoomRefusal('invalid', 'no codec in common');
    }
    const transport = peer.transport(transportId, 'receive');
    const consumer = await transport.consume({
      producerId,
      rtpCapabilities: capabilities,
      paused: true,
      preferredLayers: LOWEST,
    });
    offered.layers?.add(consumer);
    // Where the way to this peer is too narrow for both pictures, the face stays: the fall lets go of the examination first.
    if (offered.role === 'face') await consumer.setPriority(FACE_PRIORITY);
    for (const held of peer.consumers.values()) if (held.consumer.producerId === producerId) held.consumer.close();
    peer.consumers.set(consumer.id, { consumer, layers: offered.layers });
    consumer.observer.once('close', () => peer.consumers.delete(consumer.id));
    return {
      consumerId: consumer.id,
      producerId,
      kind: consumer.kind,
      rtpParameters: toOpaque(consumer.rtpParameters),
    };
  }

  async consumeVitals(
    peer: Peer,
    { transportId, dataProducerId }: RoomRequestOf<'consume-vitals'>,
  ): Promise<RoomResponseOf<'consume-vitals'>> {
    if (this.#vitalsFor(peer) !== dataProducerId) throw new RoomRefusal('invalid', 'no such vitals for this peer');
    const transport = peer.vitalsTransport(transportId, 'receive');
    const consumer = await transport.consumeData({ dataProducerId, ordered: false, maxRetransmits: 0 });
    peer.vitalsConsumer?.close();
    peer.vitalsConsumer = consumer;
    return {
      dataConsumerId: consumer.id,
      dataProducerId,
      sctpStreamParameters: toOpaque(consumer.sctpStreamParameters ?? {}),
    };
  }

  /** Passes a message on to the one it is for; it is not read here, but that a guest gives no orders is seen to. */
  tell(peer: Peer, { to, message }: RoomRequestOf<'tell'>): Done {
    const receiver = this.#peers.get(to);
    if (receiver === undefined || receiver === peer) throw new RoomRefusal('wrong-state', 'no such other in the room');
    if (peer.party === 'guest' && !GUEST_MESSAGES.includes(message.type)) {
      throw new RoomRefusal('invalid', `a guest may not tell ${message.type}`);
    }
    if (!peer.tells.admits()) throw new RoomRefusal('wrong-state', 'too many messages');
    receiver.notify({ type: 'told', from: peer.id, message });
    return {};
  }

  leave(peerId: PeerId): void {
    const peer = this.#peers.get(peerId);
    if (peer === undefined) return;
    this.#dismiss(peer);
    this.#tellOthers(peer, { type: 'peer-left', ...peer.who });
  }

  /** Tells everyone that the room is gone and is to be joined anew. */
  reset(): void {
    for (const peer of this.#peers.values()) peer.notify({ type: 'reset' });
    this.close();
  }

  close(): void {
    for (const peer of this.#peers.values()) peer.close();
    this.#peers.clear();
    this.router.close();
  }

  #present(peer: Peer): Present {
    const others = this.#others(peer);
    return {
      peerId: peer.id,
      participants: others.map(({ who }) => who),
      producers: others.flatMap((other) => other.describeProducers()).filter(({ role }) => peer.mayReceive(role)),
      vitalsDataProducerId: this.#vitalsFor(peer),
    };
  }

  #vitalsFor(peer: Peer): string | null {
    if (peer.party !== 'physician') return null;
    return this.#others(peer).find(({ vitals }) => vitals !== null)?.vitals?.id ?? null;
  }

  #dismiss(peer: Peer): void {
    this.#peers.delete(peer.id);
    for (const { producerId, role } of peer.describeProducers()) {
      this.#tellOthers(peer, { type: 'producer-closed', producerId }, role);
    }
    peer.close();
  }

  #others(peer: Peer): Peer[] {
    return [...this.#peers.values()].filter(({ id }) => id !== peer.id);
  }

  /** Where it is about a producer, only those hear of it who may receive its role. */
  #tellOthers(peer: Peer, event: RoomEvent, role?: ProducerRole): void {
    for (const other of this.#others(peer)) if (role === undefined || other.mayReceive(role)) other.notify(event);
  }

  #notJoined(): RoomRefusal {
    return new RoomRefusal('wrong-state', 'join the room first');
  }
}
