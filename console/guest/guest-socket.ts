import type { Socket } from 'socket.io-client';
import { z } from 'zod';
import type { Happened } from '#media/incident-teller.ts';
import { GUEST_NAMESPACE, GuestRefusal, type GuestToServer, type ServerToGuest } from '#protocol/guest-link.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import { failed, type Result, resultOf } from '#protocol/result.ts';
import { type RoomCall, RoomEvent } from '#protocol/room.ts';
import { IncidentQueue } from '../link/incident-queue.ts';
import { type ServerLineEvents, serverLine } from '../link/server-line.ts';

/** ms between two tries of a connection the server refused. */
const RETRY_AFTER = 2_000;

interface GuestLinkEvents extends ServerLineEvents {
  room(event: RoomEvent): void;
  ended(why: GuestRefusal): void;
  /** Another page of this browser has the seat. */
  elsewhere(): void;
}

/** The guest's one connection to the server: their room, and leaving it. */
export interface GuestLink {
  room(call: RoomCall): Promise<Result<unknown>>;
  /** How this guest's media fared: told until the server has it. */
  mediaIncident(consultationId: ConsultationId, happened: Happened): void;
  leave(): void;
  retry(): void;
  end(): void;
}

const Answer = resultOf(z.unknown());

/** Opens the connection, which from then on comes back by itself until `end`. Everything that arrives is parsed. */
export function openGuestLink(events: GuestLinkEvents): GuestLink {
  const socket: Socket<ServerToGuest, GuestToServer> = serverLine(GUEST_NAMESPACE, events);
  let retrying: ReturnType<typeof setTimeout> | undefined;
  socket.on('room', (message) => {
    const parsed = z.object({ event: RoomEvent }).safeParse(message);
    if (parsed.success) events.room(parsed.data.event);
  });
  socket.on('ended', (message) => {
    const parsed = z.object({ why: GuestRefusal }).safeParse(message);
    if (parsed.success) events.ended(parsed.data.why);
  });
  socket.on('elsewhere', () => events.elsewhere());
  const incidents = new IncidentQueue(async ({ incidents: told }) => {
    const given: unknown = await socket.emitWithAck('media:incidents', { incidents: told }).catch(() => undefined);
    const answer = Answer.safeParse(given);
    return answer.success ? answer.data : failed('timed-out');
  });
  socket.on('connect', () => incidents.reach(true));
  socket.on('disconnect', () => incidents.reach(false));
  socket.connect();
  return {
    // What was asked before a connection came would be done when it comes: too late, and after what is asked then.
    room: async (call) => {
      if (!socket.connected) return failed('timed-out');
      const given: unknown = await socket.emitWithAck('room', { call }).catch(() => undefined);
      const answer = Answer.safeParse(given);
      return answer.success ? answer.data : failed('timed-out');
    },
    mediaIncident: (consultationId, happened) => incidents.add(consultationId, happened),
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
