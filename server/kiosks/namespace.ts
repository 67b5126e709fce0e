import type { DefaultEventsMap, Namespace } from 'socket.io';
import type { z } from 'zod';
import { AttachmentBegin, AttachmentPiece, AttachmentRead } from '#protocol/attachment.ts';
import { EquipmentCheck } from '#protocol/equipment.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import {
  AskFailedPayload,
  CallBackAnswerPayload,
  ConsultationPayload,
  DeclinedPayload,
  DeliverPayload,
  DocumentPayload,
  EntryPayload,
  HelloPayload,
  HelpPayload,
  JoinPayload,
  KioskCameraPayload,
  type KioskError,
  type KioskToServer,
  ModalitiesPayload,
  type ServerToKiosk,
} from '#protocol/kiosk-link.ts';
import { LinkTestCall } from '#protocol/link-test.ts';
import { failed, type Result } from '#protocol/result.ts';
import { type Participant, ROOM_REQUESTS, type RoomCall, type RoomEvent } from '#protocol/room.ts';
import type { Absences } from '../consultations/absences.ts';
import type { KioskLine } from '../consultations/audience.ts';
import { answerCallBack } from '../consultations/call-backs.ts';
import { CLOCK_STEP } from '../consultations/deliveries.ts';
import {
  callForHelp,
  declineMeasurement,
  deliver,
  failMeasurement,
  hello,
  joinQueue,
  ownConsultation,
  reportCamera,
  reportModalities,
  reportStill,
} from '../consultations/kiosk-acts.ts';
import type { Practice } from '../consultations/practice.ts';
import { answering } from '../http/answer.ts';
import { describeError, type Log } from '../log.ts';
import type { Echoes } from '../media/echoes.ts';
import type { Rooms } from '../media/rooms.ts';
import { answerRoomCall, RoomPayload } from '../media/signalling.ts';
import {
  addPatientEntry,
  beginPatientAttachment,
  readDocument,
  reportDocument,
  takePatientPiece,
} from '../records/kiosk-records.ts';
import { keepCheck } from './equipment.ts';
import { authenticateKiosk, type KnownKiosk } from './handshake.ts';

/** The patient in the room: named to the physician by the record, and to nobody else. */
const PATIENT: Participant = { peerId: 'patient', party: 'patient', name: null };

/** Whether it is to open the examination view. */
function isExamination({ method, payload }: RoomCall): boolean {
  const request = ROOM_REQUESTS.produce.request.safeParse(payload);
  return method === 'produce' && request.success && request.data.role === 'examination';
}

/** Set by the handshake. */
interface SocketFacts {
  kiosk?: KnownKiosk;
}
export type KioskNamespace = Namespace<KioskToServer, ServerToKiosk, DefaultEventsMap, SocketFacts>;

interface Parts {
  readonly practice: Practice;
  readonly absences: Absences;
  readonly rooms: Rooms;
  readonly echoes: Echoes;
  readonly log: Log;
  readonly stopping: () => boolean;
}

/** Speaks `protocol/kiosk-link.ts` with the enrolled kiosks. Every act is bound to the kiosk that signed the handshake. */
export function serveKiosks(
  namespace: KioskNamespace,
  { practice, absences, rooms, echoes, log, stopping }: Parts,
): void {
  namespace.use((socket, next) => {
    authenticateKiosk(practice.db, socket.handshake.auth, practice.clock()).then(
      (kiosk) => {
        if (kiosk === null) {
          log.warn({ namespace: 'kiosk' }, 'refused a handshake');
          return next(new Error('unauthorized'));
        }
        socket.data.kiosk = kiosk;
        next();
      },
      (error: unknown) => {
        log.error({ err: describeError(error) }, 'a kiosk handshake failed');
        next(new Error('internal'));
      },
    );
  });

  namespace.on('connection', (socket) => {
    const kiosk = socket.data.kiosk;
    if (kiosk === undefined) {
      socket.disconnect(true);
      return;
    }
    const { id } = kiosk;
    const line: KioskLine = {
      status: (status) => socket.emit('status', status),
      callBacks: (callBacks) => socket.emit('call-backs', callBacks),
      hangUp: () => socket.disconnect(true),
    };
    const came = () => {
      practice.audience.addKiosk(id, line);
      void absences.kioskCame(id);
      log.info({ kiosk: id }, 'kiosk connected');
    };

    const on = <E extends keyof KioskToServer, S extends z.ZodType>(
      event: E,
      schema: S,
      work: (payload: z.infer<S>) => Promise<Result<unknown, KioskError>>,
    ) => {
      // Socket.IO types each listener by its contract, but what arrives is unknown until the schema has parsed it.
      socket.on(event, answering(log, `kiosk ${event}`, schema, work) as never);
    };
    const lagOf = (kioskTime: string) => practice.clock().getTime() - Date.parse(kioskTime);
    let clockLag = 0;
    let steadyLag = 0;
    // A clock may step within one connection: hello and each delivery tell what it shows.
    const hearClock = (kioskTime: string | undefined) => {
      if (kioskTime === undefined) return;
      clockLag = lagOf(kioskTime);
      if (Math.abs(clockLag - steadyLag) > CLOCK_STEP) steadyLag = clockLag;
    };
    on('hello', HelloPayload, (payload) => {
      hearClock(payload.now);
      return hello(practice, id, payload);
    });
    on('deliver', DeliverPayload, ({ sentAt, ...record }) => {
      hearClock(sentAt);
      return deliver(practice, id, record, { atOnce: clockLag, steady: steadyLag });
    });
    on('queue:join', JoinPayload, (payload) => joinQueue(practice, id, payload));
    on('measure:declined', DeclinedPayload, (payload) => declineMeasurement(practice, id, payload));
    on('measure:failed', AskFailedPayload, (payload) => failMeasurement(practice, id, payload));
    on('examination-camera', KioskCameraPayload, (payload) => reportCamera(practice, id, payload));
    on('call-back', CallBackAnswerPayload, (payload) => answerCallBack(practice, id, payload));
    on('help', HelpPayload, (payload) => callForHelp(practice, id, payload));
    on('equipment:checked', EquipmentCheck, (check) => keepCheck(practice.db, id, check, practice.clock(), clockLag));
    on('modalities', ModalitiesPayload, (payload) => reportModalities(practice, id, payload));
    on('entry:add', EntryPayload, (payload) => addPatientEntry(practice, id, payload));
    on('attachment:begin', AttachmentBegin, (payload) => beginPatientAttachment(practice, id, payload));
    on('attachment:piece', AttachmentPiece, (payload) => takePatientPiece(practice, id, payload));
    on('attachment:read', AttachmentRead, (payload) => readDocument(practice, id, payload));
    on('document:state', DocumentPayload, (payload) => reportDocument(practice, id, payload));
    on('examination:still', ConsultationPayload, (payload) => reportStill(practice, id, payload));
    on('room', RoomPayload, async ({ consultationId, call }) => {
      const notify = (event: RoomEvent) => void socket.emit('room', { consultationId, event });
      // Entering is a right that the database knows of; so is an examination, which the physician may stop at any time.
      const isAsked = call.method === 'join' || isExamination(call);
      const isIn = !isAsked && (await rooms.holds(consultationId, 'patient', socket.id));
      const refusal = isIn ? null : await whyNoMedia(consultationId, call);
      if (refusal !== null) return failed(refusal);
      const mayEnter = async () => (await whyNoMedia(consultationId, call)) === null;
      return answerRoomCall(rooms, consultationId, call, { who: PATIENT, line: socket.id, notify, mayEnter });
    });

    /** No media before a physician has taken the patient, and no examination view before it was asked for. */
    async function whyNoMedia(consultationId: ConsultationId, call: RoomCall): Promise<KioskError | null> {
      const own = await ownConsultation(practice, id, consultationId);
      if (!own.ok) return own.error;
      if (own.value.state !== 'taken') return 'wrong-state';
      const wanted = own.value.examinationCamera === 'asked' || own.value.examinationCamera === 'on';
      return isExamination(call) && !wanted ? 'wrong-state' : null;
    }

    on('link-test', LinkTestCall, (call) => echoes.answer(id, call));

    socket.on('disconnect', () => {
      if (!practice.audience.removeKiosk(id, line) || stopping()) return;
      echoes.end(id);
      log.info({ kiosk: id }, 'kiosk away');
      void absences.kioskWent(id);
    });
    came();
  });
}
