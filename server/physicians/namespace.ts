import type { FastifyInstance } from 'fastify';
import type { DefaultEventsMap, Namespace } from 'socket.io';
import { z } from 'zod';
import { AttachmentBegin, AttachmentPiece } from '#protocol/attachment.ts';
import {
  AnnotatePayload,
  CallBackPayload,
  ClosePayload,
  ConsoleCameraPayload,
  ConsoleEntryPayload,
  type ConsoleError,
  type ConsoleToServer,
  DismissPayload,
  InvitePayload,
  MeasurePayload,
  MediaIncidentsPayload,
  NotesPayload,
  RefusePayload,
  type ServerToConsole,
  TakePayload,
} from '#protocol/console-link.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import type { Participant, RoomEvent } from '#protocol/room.ts';
import type { Absences } from '../consultations/absences.ts';
import type { ConsoleLine } from '../consultations/audience.ts';
import { askCallBack } from '../consultations/call-backs.ts';
import { departedPatients } from '../consultations/departures.ts';
import {
  askCamera,
  askMeasurement,
  close,
  currentView,
  heldConsultation,
  leave,
  refuse,
  reportMediaIncidents,
  take,
  withdrawMeasurement,
} from '../consultations/physician-acts.ts';
import type { Practice } from '../consultations/practice.ts';
import { dismissGuest, inviteGuest } from '../guests/physician-guests.ts';
import { answering } from '../http/answer.ts';
import { fleet } from '../kiosks/equipment.ts';
import { describeError, type Log } from '../log.ts';
import type { Rooms } from '../media/rooms.ts';
import { answerRoomCall, type Caller, RoomPayload } from '../media/signalling.ts';
import {
  addPhysicianEntry,
  annotateStill,
  beginPhysicianAttachment,
  savePhysicianNotes,
  takePhysicianPiece,
} from '../records/console-records.ts';
import { callAt } from './expiry.ts';
import { findSession, type PhysicianSession, physicianOf } from './sessions.ts';

interface SocketFacts {
  session?: PhysicianSession;
}
export type ConsoleNamespace = Namespace<ConsoleToServer, ServerToConsole, DefaultEventsMap, SocketFacts>;

interface Parts {
  readonly practice: Practice;
  readonly absences: Absences;
  readonly rooms: Rooms;
  readonly log: Log;
  readonly publicUrl: URL;
  readonly stopping: () => boolean;
  /** Decodes the session cookie. */
  readonly app: FastifyInstance;
}

/** Speaks `protocol/console-link.ts` with the signed-in physicians. */
export function serveConsoles(namespace: ConsoleNamespace, parts: Parts): void {
  const { practice, absences, rooms, log, publicUrl, stopping, app } = parts;

  const sessionOf = (cookieHeader: string | undefined): unknown => {
    const cookie = app.parseCookie(cookieHeader ?? '')['session'];
    return cookie === undefined ? null : app.decodeSecureSession(cookie)?.get('session');
  };

  namespace.use((socket, next) => {
    const { origin, cookie } = socket.handshake.headers;
    // A browser names the page's origin on every WebSocket and every cross-site request; another site's page stops here.
    if (origin !== undefined && origin !== publicUrl.origin) return next(new Error('unauthorized'));
    findSession(practice.db, sessionOf(cookie), practice.clock()).then(
      (session) => {
        if (session === null) return next(new Error('unauthorized'));
        socket.data.session = session;
        next();
      },
      (error: unknown) => {
        log.error({ err: describeError(error) }, 'a console handshake failed');
        next(new Error('internal'));
      },
    );
  });

  namespace.on('connection', (socket) => {
    const { session } = socket.data;
    if (session === undefined) {
      socket.disconnect(true);
      return;
    }
    const { physician } = session;
    const { id } = physician;
    const line: ConsoleLine = {
      queue: (queue) => socket.emit('queue', queue),
      departed: (departed) => socket.emit('departed', departed),
      consultation: (view) => socket.emit('consultation', view),
      still: (consultationId) => socket.emit('examination:still', { consultationId }),
      hangUp: () => socket.disconnect(true),
    };

    const signedIn =
      <P>(work: (payload: P) => Promise<Result<unknown, ConsoleError>>) =>
      async (payload: P): Promise<Result<unknown, ConsoleError>> => {
        const current = await physicianOf(practice.db, session.id, practice.clock());
        if (current !== null) return work(payload);
        // The session ran out or was ended while the page stayed open.
        socket.disconnect(true);
        return failed('not-yours');
      };
    const on = <E extends keyof ConsoleToServer, S extends z.ZodType>(
      event: E,
      schema: S,
      work: (payload: z.infer<S>) => Promise<Result<unknown, ConsoleError>>,
    ) => {
      // Socket.IO types each listener by its contract, but what arrives is unknown until the schema has parsed it.
      socket.on(event, answering(log, `console ${event}`, schema, signedIn(work)) as never);
    };
    on('hello', z.object({}), async () => {
      const now = practice.clock();
      const queue = await practice.announcer.currentQueue();
      const departed = await departedPatients(practice.db, practice.audience, now);
      const consultation = await currentView(practice, id);
      const sessionEndsAt = session.expiresAt.toISOString();
      return ok({ physician, queue, departed, consultation, now: now.toISOString(), sessionEndsAt });
    });
    on('call-back', CallBackPayload, (payload) => askCallBack(practice, id, payload));
    on('take', TakePayload, (payload) => take(practice, id, payload));
    on('refuse', RefusePayload, (payload) => refuse(practice, id, payload));
    on('leave', TakePayload, (payload) => leave(practice, id, payload));
    on('close', ClosePayload, (payload) => close(practice, id, payload));
    on('measure', MeasurePayload, (payload) => askMeasurement(practice, id, payload));
    on('measure:withdraw', MeasurePayload, (payload) => withdrawMeasurement(practice, id, payload));
    on('examination-camera', ConsoleCameraPayload, (payload) => askCamera(practice, id, payload));
    on('entry:add', ConsoleEntryPayload, (payload) => addPhysicianEntry(practice, id, payload));
    on('entry:annotate', AnnotatePayload, (payload) => annotateStill(practice, id, payload));
    on('attachment:begin', AttachmentBegin, (payload) => beginPhysicianAttachment(practice, id, payload));
    on('attachment:piece', AttachmentPiece, (payload) => takePhysicianPiece(practice, id, payload));
    on('media:incidents', MediaIncidentsPayload, (payload) => reportMediaIncidents(practice, id, payload));
    on('notes:save', NotesPayload, (payload) => savePhysicianNotes(practice, id, payload));
    on('guest:invite', InvitePayload, (payload) => inviteGuest(practice, id, payload));
    on('guest:dismiss', DismissPayload, (payload) => dismissGuest(practice, id, payload));
    on('kiosks', z.object({}), async () => ok({ kiosks: await fleet(practice.db, practice.audience) }));

    type RoomRequest = z.infer<typeof RoomPayload>;
    const answerRoom = ({ consultationId, call }: RoomRequest) => {
      const notify = (event: RoomEvent) => void socket.emit('room', { consultationId, event });
      const mayEnter = async () => (await heldConsultation(practice, id, consultationId)).ok;
      const elsewhere = () => void socket.emit('elsewhere', { consultationId });
      const who: Participant = { peerId: 'physician', party: 'physician', name: physician.name };
      const caller: Caller = { who, line: socket.id, elsewhere, notify, mayEnter };
      return answerRoomCall(rooms, consultationId, call, caller);
    };
    const enterRoom = signedIn(async (request: RoomRequest) => {
      const held = await heldConsultation(practice, id, request.consultationId);
      return held.ok ? answerRoom(request) : held;
    });
    const room = async (request: RoomRequest): Promise<Result<unknown, ConsoleError>> => {
      const { consultationId, call } = request;
      // The line is hung up when the session ends, and the room closes when the consultation does.
      const isIn = call.method !== 'join' && (await rooms.holds(consultationId, 'physician', socket.id));
      return isIn ? answerRoom(request) : enterRoom(request);
    };
    socket.on('room', answering(log, 'console room', RoomPayload, room) as never);

    // A page that only listens asks for nothing, and would hear of patients for ever.
    const stopExpiry = callAt(session.expiresAt, practice.clock, () => socket.disconnect(true));
    socket.on('disconnect', () => {
      stopExpiry();
      if (!practice.audience.removeConsole(id, line) || stopping()) return;
      log.info({ physician: id }, 'physician away');
      void absences.physicianWent(id);
    });
    practice.audience.addConsole(id, line);
    void absences.physicianCame(id);
    log.info({ physician: id }, 'physician connected');
  });
}

/** Hangs up every console of a session that was signed out. */
export function disconnectSession(namespace: ConsoleNamespace, sessionId: string): void {
  for (const socket of namespace.sockets.values()) if (socket.data.session?.id === sessionId) socket.disconnect(true);
}
