import { z } from 'zod';
import { ConsultationId } from '#protocol/ids.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import {
  type Party,
  ROOM_REQUESTS,
  RoomCall,
  type RoomEvent,
  type RoomMethod,
  type RoomRequestOf,
  type RoomResponseOf,
} from '#protocol/room.ts';
import { type Peer, RoomRefusal } from './peer.ts';
import type { Room } from './room.ts';
import type { Rooms } from './rooms.ts';

export const RoomPayload = z.object({ consultationId: ConsultationId, call: RoomCall });

type Handlers = {
  [M in Exclude<RoomMethod, 'join'>]: (
    room: Room,
    peer: Peer,
    request: RoomRequestOf<M>,
  ) => RoomResponseOf<M> | Promise<RoomResponseOf<M>>;
};

const HANDLERS: Handlers = {
  'create-transport': (room, peer, request) => room.createTransport(peer, request),
  'connect-transport': (room, peer, request) => room.connectTransport(peer, request),
  'restart-ice': (room, peer, request) => room.restartIce(peer, request),
  produce: (room, peer, request) => room.produce(peer, request),
  'close-producer': (room, peer, request) => room.closeProducer(peer, request),
  'produce-vitals': (room, peer, request) => room.produceVitals(peer, request),
  consume: (room, peer, request) => room.consume(peer, request),
  'resume-consumer': (room, peer, request) => room.resumeConsumer(peer, request),
  'consume-vitals': (room, peer, request) => room.consumeVitals(peer, request),
};

/** Who calls, and whether they still may: asked again after a room was made, for the consultation may have ended meanwhile. */
export interface Caller {
  readonly party: Party;
  /** Names the connection the call came on. */
  readonly line: string;
  /** Tells this connection that another place of the party has the seat; absent where a party is in one place only. */
  readonly elsewhere?: () => void;
  readonly notify: (event: RoomEvent) => void;
  readonly mayEnter: () => Promise<boolean>;
}

/** Answers one room call of a party already found entitled to it. */
export async function answerRoomCall(
  rooms: Rooms,
  consultationId: ConsultationId,
  call: RoomCall,
  caller: Caller,
): Promise<Result<unknown, 'invalid' | 'wrong-state'>> {
  const request = ROOM_REQUESTS[call.method].request.safeParse(call.payload);
  if (!request.success) return failed('invalid');
  try {
    if (call.method === 'join') {
      const room = await rooms.enter(consultationId);
      if (!(await caller.mayEnter())) {
        // Whoever is in it entered with right, perhaps with the physician who took the patient since.
        if (room.isEmpty) rooms.close(consultationId);
        return failed('wrong-state');
      }
      const { party, line, notify, elsewhere } = caller;
      const { seat, takeOver = false } = ROOM_REQUESTS.join.request.parse(call.payload);
      const place = seat === undefined || elsewhere === undefined ? null : { id: seat, line, elsewhere };
      return ok(room.join(party, notify, place, takeOver));
    }
    const room = await rooms.find(consultationId);
    if (room === undefined) return failed('wrong-state', 'join the room first');
    // The schema chosen by the method parsed the request, which the compiler cannot follow through the lookup.
    const handle = HANDLERS[call.method] as (room: Room, peer: Peer, request: unknown) => Promise<unknown>;
    return ok(await handle(room, room.peer(caller.party, caller.line, caller.notify), request.data));
  } catch (error) {
    if (error instanceof RoomRefusal) return failed(error.code, error.message);
    // mediasoup throws TypeError on a structure it refuses, and others on one that does not fit the state of the transport.
    if (error instanceof TypeError) return failed('invalid');
    throw error;
  }
}
