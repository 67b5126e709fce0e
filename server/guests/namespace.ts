import type { FastifyInstance } from 'fastify';
import type { DefaultEventsMap, Namespace } from 'socket.io';
import { z } from 'zod';
import {
  type GuestError,
  GuestIncidentsPayload,
  type GuestToServer,
  type ServerToGuest,
} from '#protocol/guest-link.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import { type Participant, RoomCall, type RoomEvent } from '#protocol/room.ts';
import type { Practice } from '../consultations/practice.ts';
import { answering } from '../http/answer.ts';
import { describeError, type Log } from '../log.ts';
import type { Rooms } from '../media/rooms.ts';
import { answerRoomCall, type Caller } from '../media/signalling.ts';
import type { GuestDesk, GuestLine } from './guest-desk.ts';
import { reportGuestIncidents } from './guest-incidents.ts';
import { findSeat, type SeatedGuest } from './invitations.ts';
import { GUEST_COOKIE } from './routes.ts';

/** Set by the handshake. */
interface SocketFacts {
  seat?: { readonly guest: SeatedGuest; readonly secret: string };
}
export type GuestNamespace = Namespace<GuestToServer, ServerToGuest, DefaultEventsMap, SocketFacts>;

interface Parts {
  readonly practice: Pick<Practice, 'db' | 'clock' | 'announcer'>;
  readonly desk: GuestDesk;
  readonly rooms: Rooms;
  readonly log: Log;
  readonly publicUrl: URL;
  readonly stopping: () => boolean;
  /** Decodes the cookie. */
  readonly app: FastifyInstance;
}

/**
 * Speaks `protocol/guest-link.ts` with the guests. All they may ask for is their place in the room of the one consultation
 * their cookie stands for, and that how their media fared in it is recorded; whether they still have it is asked again with every request.
 */
export function serveGuests(namespace: GuestNamespace, parts: Parts): void {
  const { practice, desk, rooms, log, publicUrl, stopping, app } = parts;
  const seatOf = (secret: string | undefined) => findSeat(practice.db, secret, practice.clock());

  namespace.use((socket, next) => {
    const { origin, cookie } = socket.handshake.headers;
    if (origin !== undefined && origin !== publicUrl.origin) return next(new Error('unauthorized'));
    const secret = app.parseCookie(cookie ?? '')[GUEST_COOKIE];
    seatOf(secret).then(
      (seat) => {
        if (!seat.ok || secret === undefined) return next(new Error('unauthorized'));
        socket.data.seat = { guest: seat.value, secret };
        next();
      },
      (error: unknown) => {
        log.error({ err: describeError(error) }, 'a guest handshake failed');
        next(new Error('internal'));
      },
    );
  });

  namespace.on('connection', (socket) => {
    const { seat } = socket.data;
    if (seat === undefined) {
      socket.disconnect(true);
      return;
    }
    const { guest, secret } = seat;
    const { id, consultationId, welcome } = guest;
    const line: GuestLine = {
      ended: (why) => {
        socket.emit('ended', { why });
        socket.disconnect(true);
      },
    };
    const on = <E extends keyof GuestToServer, S extends z.ZodType>(
      event: E,
      schema: S,
      work: (payload: z.infer<S>) => Promise<Result<unknown, GuestError>>,
    ) => {
      const guarded = async (payload: z.infer<S>): Promise<Result<unknown, GuestError>> => {
        const current = await seatOf(secret);
        if (current.ok) return work(payload);
        line.ended(current.error);
        return failed('unauthorized');
      };
      // Socket.IO types each listener by its contract, but what arrives is unknown until the schema has parsed it.
      socket.on(event, answering(log, `guest ${event}`, schema, guarded) as never);
    };
    on('room', z.object({ call: RoomCall }), async ({ call }) => {
      const who: Participant = { peerId: id, party: 'guest', name: welcome.name, guestRole: welcome.role };
      const caller: Caller = {
        who,
        line: socket.id,
        elsewhere: () => void socket.emit('elsewhere', {}),
        notify: (event: RoomEvent) => void socket.emit('room', { event }),
        mayEnter: async () => (await seatOf(secret)).ok,
      };
      const answer = await answerRoomCall(rooms, consultationId, call, caller);
      if (answer.ok && (call.method === 'join' || call.method === 'resume')) await desk.entered(guest, line);
      return answer;
    });
    on('media:incidents', GuestIncidentsPayload, ({ incidents }) => reportGuestIncidents(practice, guest, incidents));
    on('leave', z.object({}), async () => {
      await desk.dismiss(consultationId, id, null);
      return ok({});
    });

    desk.connected(guest, line);
    log.info({ guest: id }, 'guest connected');
    socket.on('disconnect', () => {
      if (stopping()) return;
      desk.disconnected(guest, line);
      log.info({ guest: id }, 'guest away');
    });
  });
}
