import { z } from 'zod';
import { ConsultationId } from '#protocol/ids.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import {
  type Participant,
  ROOM_REQUESTS,
  RoomCall,
  type RoomEvent,
  type RoomMethod,
  type RoomRequestOf,
  type RoomResponseOf,
} from '#protocol/room.ts';
import * as holdings from './holdings.ts';
import { type Peer, RoomRefusal } from './peer.ts';
import type { Room } from './room.ts';
import type { Rooms } from './rooms.ts';

export const RoomPayload = z.object({ consultationId: ConsultationId, call: RoomCall });

type Handlers = {
  [M in Exclude<RoomMethod, 'join' | 'resume'>]: (
    room: Room,
    peer: Peer,
    request: RoomRequestOf<M>,
  ) => RoomResponseOf<M> | Promise<RoomResponseOf<M>>;
};

const HANDLERS: Handlers = {
  'create-transport': (room, peer, request) => room.createTransport(peer, request),
  'connect-transport': (_, peer, request) => holdings.connectTransport(peer, request),
  'restart-ice': async (room, peer, request) => ({
    ...(await holdings.restartIce(peer, request)),
    ...room.relays(request.transportId),
  }),
  'close-transport': (_, peer, request) => holdings.closeTransport(peer, request),
  produce: (room, peer, request) => room.produce(peer, request),
  'close-producer': (_, peer, request) => holdings.closeProducer(peer, request),
  'pause-producer': (_, peer, request) => holdings.pauseProducer(peer, request),
  'resume-producer': (_, peer, request) => holdings.resumeProducer(peer, request),
  'produce-vitals': (room, peer, request) => room.produceVitals(peer, request),
  consume: (room, peer, request) => room.consume(peer, request),
  'resume-consumer': (_, peer, request) => holdings.resumeConsumer(peer, request),
  'pause-consumer': (_, peer, request) => holdings.pauseConsumer(peer, request),
  'set-layers': (_, peer, request) => holdings.setLayers(peer, request),
  'consume-vitals': (room, peer, request) => room.consumeVitals(peer, request),
  tell: (room, peer, request) => room.tell(peer, request),
};

/** Who calls, and whether they still may: asked again after a room was made, for the consultation may have ended meanwhile. */
export interface Caller {
  readonly who: Participant;
  /** Names the connection the call came on. */
  readonly line: string;
  /** Tells this connection that another place of the same has the seat; absent where one is in one place only. */
  readonly elsewhere?: () => void;
  readonly notify: (event: RoomEvent) => void;
  readonly mayEnter: () => Promise<boolean>;
}

/** Answers one room call of one already found entitled to it. */
export async function answerRoomCall(
  rooms: Rooms,
  consultationId: ConsultationId,
  call: RoomCall,
  caller: Caller,
): Promise<Result<unknown, 'invalid' | 'wrong-state'>> {
  const request = ROOM_REQUESTS[call.method].request.safeParse(call.payload);
  if (!request.success) return failed('invalid');
  const { who, line, notify, elsewhere } = caller;
  const seatOf = (id: string | undefined) =>
    id === undefined || elsewhere === undefined ? null : { id, line, elsewhere };
  try {
    if (call.method === 'join') {
      const room = await rooms.enter(consultationId);
      if (!(await caller.mayEnter())) {
        // Whoever is in it entered with right, perhaps with the physician who took the patient since.
        if (room.isEmpty) rooms.close(consultationId);
        return failed('wrong-state');
      }
      const { seat, takeOver = false } = ROOM_REQUESTS.join.request.parse(call.payload);
      return ok(room.join(who, line, notify, seatOf(seat), takeOver));
    }
    const room = await rooms.find(consultationId);
    if (room === undefined) return failed('wrong-state', 'join the room first');
    if (call.method === 'resume') {
      const { seat } = ROOM_REQUESTS.resume.request.parse(call.payload);
      return ok(room.resume(who.peerId, line, notify, seatOf(seat)));
    }
    // The schema chosen by the method parsed the request, which the compiler cannot follow through the lookup.
    const handle = HANDLERS[call.method] as (room: Room, peer: Peer, request: unknown) => Promise<unknown>;
    return ok(await handle(room, room.peer(who.peerId, line, notify), request.data));
  } catch (error) {
    if (error instanceof RoomRefusal) return failed(error.code, error.message);
    // mediasoup throws TypeError on a structure it refuses, and others on one that does not fit the state of the transport.
    if (error instanceof TypeError) return failed('invalid');
    throw error;
  }
}
