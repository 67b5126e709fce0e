import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { GUEST_NAMESPACE, GuestRefusal, type GuestToServer, type ServerToGuest } from '#protocol/guest-link.ts';
import { failed, type Result, resultOf } from '#protocol/result.ts';
import { type RoomCall, RoomEvent } from '#protocol/room.ts';

const ANSWER_WITHIN = 8_000;
/** ms between two tries of a connection the server refused. */
const RETRY_AFTER = 2_000;

interface GuestLinkEvents {
  connected(): void;
  disconnected(): void;
  /** The server refused the connection: the seat may have ended. */
  refused(): void;
  room(event: RoomEvent): void;
  ended(why: GuestRefusal): void;
  /** Another page of this browser has the seat. */
  elsewhere(): void;
}

/** The guest's one connection to the server: their room, and leaving it. */
export interface GuestLink {
  room(call: RoomCall): Promise<Result<unknown>>;
  leave(): void;
  retry(): void;
  end(): void;
}

const Answer = resultOf(z.unknown());

/** Opens the connection, which from then on comes back by itself until `end`. Everything that arrives is parsed. */
export function openGuestLink(events: GuestLinkEvents): GuestLink {
  const socket: Socket<ServerToGuest, GuestToServer> = io(GUEST_NAMESPACE, {
    withCredentials: true,
    transports: ['websocket', 'polling'],
    reconnectionDelay: 300,
    reconnectionDelayMax: 5_000,
    ackTimeout: ANSWER_WITHIN,
    autoConnect: false,
  });
  let retrying: ReturnType<typeof setTimeout> | undefined;
  socket.on('connect', () => events.connected());
  socket.on('disconnect', (reason) => {
    events.disconnected();
    // The server hung up: Socket.IO leaves it to the client whether to come back.
    if (reason === 'io server disconnect') events.refused();
  });
  socket.on('connect_error', () => {
    events.disconnected();
    // Socket.IO retries a lost network by itself (`active`), and gives up where the server said no.
    if (!socket.active) events.refused();
  });
  socket.on('room', (message) => {
    const parsed = z.object({ event: RoomEvent }).safeParse(message);
    if (parsed.success) events.room(parsed.data.event);
  });
  socket.on('ended', (message) => {
    const parsed = z.object({ why: GuestRefusal }).safeParse(message);
    if (parsed.success) events.ended(parsed.data.why);
  });
  socket.on('elsewhere', () => events.elsewhere());
  socket.connect();
  return {
    // What was asked before a connection came would be done when it comes: too late, and after what is asked then.
    room: async (call) => {
      if (!socket.connected) return failed('timed-out');
      const given: unknown = await socket.emitWithAck('room', { call }).catch(() => undefined);
      const answer = Answer.safeParse(given);
      return answer.success ? answer.data : failed('timed-out');
    },
    leave: () => {
      socket.emit('leave', {}, () => undefined);
    },
    retry: () => {
      clearTimeout(retrying);
      retrying = setTimeout(() => socket.connect(), RETRY_AFTER);
    },
    end: () => {
      clearTimeout(retrying);
      socket.disconnect();
    },
  };
}
