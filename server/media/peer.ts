import type { types } from 'mediasoup';
import {
  type Participant,
  type Party,
  type PeerId,
  type ProducerRole,
  RECEIVED_ROLES,
  type RoomEvent,
  type RoomProducer,
} from '#protocol/room.ts';
import type { PictureLayers } from './layers.ts';
import { Throttle } from './throttle.ts';

export type Direction = 'send' | 'receive';

/** Thrown where a request does not fit the room; becomes the `invalid` or `wrong-state` of its acknowledgement. */
export class RoomRefusal extends Error {
  override readonly name = 'RoomRefusal';
  readonly code: 'invalid' | 'wrong-state';

  constructor(code: 'invalid' | 'wrong-state', message: string) {
    super(message);
    this.code = code;
  }
}

/** What each party may send, and as what kind. */
export const ALLOWED_ROLES: Record<Party, Partial<Record<ProducerRole, 'audio' | 'video'>>> = {
  patient: { face: 'video', voice: 'audio', examination: 'video', stethoscope: 'audio' },
  physician: { face: 'video', voice: 'audio' },
  guest: { face: 'video', voice: 'audio' },
};

/** Messages a peer may tell at once, and each second in the long run: an agreement of keys takes a handful. */
const TELLS = { burst: 60, perSecond: 20 } as const;

/** The one place a party speaks from, where it may be in several. */
export interface Seat {
  /** Named by the client, the same over its reconnections. */
  readonly id: string;
  /** The connection it is spoken from. */
  readonly line: string;
  /** Tells that connection that another place has the seat. */
  readonly elsewhere: () => void;
}

/** `carriesVitals`: whether it has, or has had, the channel of live values. */
interface HeldTransport {
  readonly transport: types.WebRtcTransport;
  readonly direction: Direction;
  carriesVitals: boolean;
}

/** `layers`: of a picture that is sent in several. */
interface HeldProducer {
  readonly producer: types.Producer;
  readonly role: ProducerRole;
  readonly layers: PictureLayers | null;
}

/** `layers`: of the picture it receives, which all its receivers share. */
interface HeldConsumer {
  readonly consumer: types.Consumer;
  readonly layers: PictureLayers | null;
}

/** One participant of a room with everything it holds there; closing its transports closes the rest. */
export class Peer {
  readonly who: Participant;
  /** Replaced where the same seat goes on over another connection. */
  seat: Seat | null;
  readonly tells = new Throttle(TELLS.burst, TELLS.perSecond);
  /** The connection it last spoke on, and where its events go. */
  line: string;
  notify: (event: RoomEvent) => void;
  readonly transports = new Map<string, HeldTransport>();
  readonly producers = new Map<string, HeldProducer>();
  readonly consumers = new Map<string, HeldConsumer>();
  /** Transports being made: they count, though none is there yet. */
  opening = 0;
  vitals: types.DataProducer | null = null;
  vitalsConsumer: types.DataConsumer | null = null;

  constructor(who: Participant, line: string, notify: (event: RoomEvent) => void, seat: Seat | null) {
    this.who = who;
    this.seat = seat;
    this.line = line;
    this.notify = notify;
  }

  get id(): PeerId {
    return this.who.peerId;
  }

  get party(): Party {
    return this.who.party;
  }

  mayReceive(role: ProducerRole): boolean {
    return RECEIVED_ROLES[this.party].includes(role);
  }

  transport(id: string, direction?: Direction): types.WebRtcTransport {
    const held = this.transports.get(id);
    if (held === undefined) throw new RoomRefusal('invalid', 'no such transport of this peer');
    if (direction !== undefined && held.direction !== direction) {
      throw new RoomRefusal('invalid', `transport is not for ${direction}`);
    }
    return held.transport;
  }

  /** The same, which carries live values from now on. */
  vitalsTransport(id: string, direction: Direction): types.WebRtcTransport {
    const transport = this.transport(id, direction);
    const held = this.transports.get(id);
    if (held !== undefined) held.carriesVitals = true;
    return transport;
  }

  /** Tells it of each transport whose channel of live values has died while the transport lives. */
  tellSpent(): void {
    for (const { transport, carriesVitals } of this.transports.values()) {
      const { id: transportId, sctpState } = transport;
      if (carriesVitals && (sctpState === 'failed' || sctpState === 'closed'))
        this.notify({ type: 'transport-spent', transportId });
    }
  }

  /** One of its own producers. */
  producer(id: string): types.Producer {
    const held = this.producers.get(id);
    if (held === undefined) throw new RoomRefusal('invalid', 'no such producer of this peer');
    return held.producer;
  }

  /** One of its own consumers. */
  consumer(id: string): HeldConsumer {
    const held = this.consumers.get(id);
    if (held === undefined) throw new RoomRefusal('invalid', 'no such consumer of this peer');
    return held;
  }

  /** Asks for a whole picture of everything it sees. */
  requestKeyFrames(): void {
    for (const { consumer } of this.consumers.values()) {
      // One that was closed meanwhile needs none.
      if (consumer.kind === 'video' && !consumer.paused) consumer.requestKeyFrame().catch(() => undefined);
    }
  }

  describeProducers(): RoomProducer[] {
    return [...this.producers.values()].map(({ producer, role }) => ({
      producerId: producer.id,
      peerId: this.id,
      party: this.party,
      role,
      kind: producer.kind,
      paused: producer.paused,
    }));
  }

  close(): void {
    for (const { transport } of this.transports.values()) transport.close();
    this.transports.clear();
    this.producers.clear();
    this.consumers.clear();
    this.vitals = null;
    this.vitalsConsumer = null;
  }
}
