import type { types } from 'mediasoup';
import type { Party, ProducerRole, RoomEvent, RoomProducer } from '#protocol/room.ts';

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
  patient: { face: 'video', voice: 'audio', examination: 'video' },
  physician: { face: 'video', voice: 'audio' },
};

/** The one place a party speaks from, where it may be in several. */
export interface Seat {
  /** Named by the client, the same over its reconnections. */
  readonly id: string;
  /** The connection it joined on. */
  readonly line: string;
  /** Tells that connection that another place has the seat. */
  readonly elsewhere: () => void;
}

/** One party in a room with everything it holds there; closing its transports closes the rest. */
export class Peer {
  readonly party: Party;
  readonly seat: Seat | null;
  /** Where this party's events go: the line it last spoke on. */
  notify: (event: RoomEvent) => void;
  readonly transports = new Map<string, { transport: types.WebRtcTransport; direction: Direction }>();
  readonly producers = new Map<string, { producer: types.Producer; role: ProducerRole }>();
  readonly consumers = new Map<string, types.Consumer>();
  /** Transports being made: they count, though none is there yet. */
  opening = 0;
  vitals: types.DataProducer | null = null;
  vitalsConsumer: types.DataConsumer | null = null;

  constructor(party: Party, notify: (event: RoomEvent) => void, seat: Seat | null) {
    this.party = party;
    this.seat = seat;
    this.notify = notify;
  }

  transport(id: string, direction?: Direction): types.WebRtcTransport {
    const held = this.transports.get(id);
    if (held === undefined) throw new RoomRefusal('invalid', 'no such transport of this party');
    if (direction !== undefined && held.direction !== direction) {
      throw new RoomRefusal('invalid', `transport is not for ${direction}`);
    }
    return held.transport;
  }

  describeProducers(): RoomProducer[] {
    return [...this.producers.values()].map(({ producer, role }) => ({
      producerId: producer.id,
      party: this.party,
      role,
      kind: producer.kind,
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
