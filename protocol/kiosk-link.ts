import { z } from 'zod';
import type {
  AttachmentBegin,
  AttachmentPart,
  AttachmentPiece,
  AttachmentRead,
  AttachmentState,
} from './attachment.ts';
import { CallBackAnswer, type SiteCallBack } from './call-back.ts';
import { AskFailure, ConsultationState, Outcome, PhysicianCard, Refusal } from './consultation.ts';
import { DocumentState, Entry, TypedEntry } from './entry.ts';
import type { EquipmentCheck } from './equipment.ts';
import { FollowUp } from './follow-up.ts';
import { ConsultationId, EntryId, KioskId } from './ids.ts';
import { LinkTest, type LinkTestCall } from './link-test.ts';
import { Modality } from './measurement.ts';
import type { OutboxRecord } from './outbox.ts';
import type { Result } from './result.ts';
import type { RoomCall, RoomEvent } from './room.ts';
import { WaitEstimate } from './wait.ts';

/** Socket.IO namespace of the kiosks. */
export const KIOSK_NAMESPACE = '/kiosk';

/**
 * Enrolment, once: `POST /kiosk/enrol`. The code is short-lived and spent by its first use; the public key is
 * Ed25519, SPKI in base64.
 */
export const EnrolRequest = z.object({ code: z.string().regex(/^[A-Z0-9]{8}$/), publicKey: z.string().max(100) });
export const EnrolResponse = z.object({ kioskId: KioskId, site: z.string(), kiosk: z.string() });
export type EnrolResponse = z.infer<typeof EnrolResponse>;

/** `GET /kiosk/nonce`: a single-use challenge, valid one minute. */
export const NonceResponse = z.object({ nonce: z.string().min(32) });

/** Socket.IO handshake: the nonce signed with the enrolled key over {@link signedHandshake}. */
export const KioskHandshake = z.object({ kioskId: KioskId, nonce: z.string(), signature: z.base64() });
export type KioskHandshake = z.infer<typeof KioskHandshake>;

/** The text a kiosk signs (UTF-8): bound to its purpose, the kiosk and the nonce. */
export const signedHandshake = (kioskId: string, nonce: string): string => `escale-kiosk-v1\n${kioskId}\n${nonce}`;

/** Where the kiosk's consultation stands, told on joining, on every change, and on reconnection. */
export const ConsultationStatus = z.object({
  consultationId: ConsultationId,
  state: ConsultationState,
  /** Patients before this one; only while waiting. */
  ahead: z.number().int().nonnegative().nullable(),
  /** How much longer, as far as anyone knows; only while waiting. */
  estimate: WaitEstimate.nullable(),
  physician: PhysicianCard.nullable(),
  physicianOnline: z.boolean(),
  outcome: Outcome.nullable(),
  refusal: Refusal.nullable(),
  /** Measurements the physician has asked for and not received. */
  asked: z.array(Modality),
  examinationCamera: z.enum(['off', 'asked', 'on', 'unavailable']),
  /** What was written, and the papers, oldest first: {@link PATIENT_ENTRIES}. */
  entries: z.array(Entry),
  /** What the patient is to do next; once the physician has closed the consultation. */
  followUp: FollowUp.nullable(),
});
export type ConsultationStatus = z.infer<typeof ConsultationStatus>;

export type KioskError =
  | 'invalid'
  | 'not-yours'
  | 'unknown-consultation'
  | 'wrong-state'
  | 'no-consent'
  /** More entries or bytes than a consultation holds. */
  | 'too-many'
  /** All bytes came and are not those announced: they are forgotten, and may be sent again. */
  | 'wrong-digest'
  /** The bytes are not what they are said to be, or may not be kept: `detail` is a `ContentFault`. */
  | 'refused-content'
  | 'internal';

type Ack<T> = (result: Result<T, KioskError>) => void;

/** From the kiosk. Every payload is parsed by the server; every event is acknowledged. */
export interface KioskToServer {
  /** First after each connection: the consultation this kiosk still holds; the server abandons any other of this kiosk. */
  hello: (payload: z.input<typeof HelloPayload>, ack: Ack<{ status: ConsultationStatus | null }>) => void;
  /** A record of the outbox, and what the kiosk's clock shows as it is sent. */
  deliver: (record: OutboxRecord & z.input<typeof DeliverPayload>, ack: Ack<{ id: string }>) => void;
  'queue:join': (payload: z.input<typeof JoinPayload>, ack: Ack<{ status: ConsultationStatus }>) => void;
  /** One request of a test of this kiosk's link, which belongs to no consultation. */
  'link-test': (call: LinkTestCall, ack: Ack<unknown>) => void;
  /** The patient declined a measurement the physician asked for. */
  'measure:declined': (payload: { consultationId: ConsultationId; modality: Modality }, ack: Ack<object>) => void;
  /** An attempt at what the physician asked for gave nothing; the patient may try again. */
  'measure:failed': (payload: z.input<typeof AskFailedPayload>, ack: Ack<object>) => void;
  'examination-camera': (
    payload: { consultationId: ConsultationId; state: 'off' | 'on' | 'unavailable' },
    ack: Ack<object>,
  ) => void;
  /** "Call someone here" was pressed or answered; `consultationId` is null before the patient is known. */
  help: (payload: { consultationId: ConsultationId | null; calling: boolean }, ack: Ack<object>) => void;
  room: (payload: { consultationId: ConsultationId; call: RoomCall }, ack: Ack<unknown>) => void;
  /** A check of this kiosk's equipment (R13): sent until acknowledged, a repeat changes nothing. */
  'equipment:checked': (check: EquipmentCheck, ack: Ack<{ id: string }>) => void;
  /** The host answers a call of {@link ServerToKiosk}. A call that is over is `wrong-state`. */
  'call-back': (payload: { id: string; answer: CallBackAnswer }, ack: Ack<object>) => void;
  /** What this kiosk can measure: told at each connection, and when it changes. */
  modalities: (payload: { modalities: Modality[] }, ack: Ack<object>) => void;
  /** The patient writes. */
  'entry:add': (payload: z.input<typeof EntryPayload>, ack: Ack<object>) => void;
  'attachment:begin': (payload: z.input<typeof AttachmentBegin>, ack: Ack<AttachmentState>) => void;
  'attachment:piece': (payload: AttachmentPiece, ack: Ack<AttachmentState>) => void;
  /** Reads a document the patient was sent. */
  'attachment:read': (payload: z.input<typeof AttachmentRead>, ack: Ack<AttachmentPart>) => void;
  /** What became of a document: it is on the screen, or the patient has answered. */
  'document:state': (payload: z.input<typeof DocumentPayload>, ack: Ack<object>) => void;
  /** The button of the examination camera was pressed while its picture was on its way. */
  'examination:still': (payload: { consultationId: ConsultationId }, ack: Ack<object>) => void;
}

/** To the kiosk. */
export interface ServerToKiosk {
  status: (status: ConsultationStatus) => void;
  /** The patients that physicians want back at this site: whole, at each connection and each change. */
  'call-backs': (callBacks: SiteCallBack[]) => void;
  room: (payload: { consultationId: ConsultationId; event: RoomEvent }) => void;
}

/** `now`: the kiosk's clock (ISO 8601, UTC), by which the server knows how far it is from its own. */
export const HelloPayload = z.object({ consultationId: ConsultationId.nullable(), now: z.iso.datetime().optional() });
/** What comes beside the record, which is parsed by its own schema. `sentAt`: the kiosk's clock (ISO 8601, UTC). */
export const DeliverPayload = z.looseObject({ sentAt: z.iso.datetime().optional() });
export const ConsultationPayload = z.object({ consultationId: ConsultationId });
/** `link`: the test before the queue, where there was one; the physician sees it. */
export const JoinPayload = z.object({ consultationId: ConsultationId, link: LinkTest.nullable().optional() });
export const DeclinedPayload = z.object({ consultationId: ConsultationId, modality: Modality });
export const AskFailedPayload = DeclinedPayload.extend({ failure: AskFailure });
export const KioskCameraPayload = z.object({
  consultationId: ConsultationId,
  state: z.enum(['off', 'on', 'unavailable']),
});
export const CallBackAnswerPayload = z.object({ id: z.uuid(), answer: CallBackAnswer });
export const ModalitiesPayload = z.object({ modalities: z.array(Modality).max(20) });
export const HelpPayload = z.object({ consultationId: ConsultationId.nullable(), calling: z.boolean() });
export const EntryPayload = z.object({ consultationId: ConsultationId, entry: TypedEntry });
export const DocumentPayload = z.object({
  consultationId: ConsultationId,
  entryId: EntryId,
  state: DocumentState.exclude(['sent']),
});
