import { z } from 'zod';
import type { AttachmentBegin, AttachmentPiece, AttachmentState } from './attachment.ts';
import type { DepartedEntry } from './call-back.ts';
import { type ConsultationView, Outcome, PhysicianCard, type QueueEntry, Refusal } from './consultation.ts';
import { Annotation, TypedEntry } from './entry.ts';
import { EquipmentCheck } from './equipment.ts';
import { FollowUp, goTogether } from './follow-up.ts';
import { GuestName, GuestRole, type IssuedInvitation } from './guest.ts';
import { ConsultationId, EntryId, GuestId, KioskId } from './ids.ts';
import { Modality } from './measurement.ts';
import { ToldIncidents } from './media-incident.ts';
import { NOTES_LENGTH, type NotesSaved } from './notes.ts';
import type { Result } from './result.ts';
import type { RoomCall, RoomEvent } from './room.ts';

/** Socket.IO namespace of the physicians; authenticated by the session cookie of the sign-in. */
export const CONSOLE_NAMESPACE = '/console';

export type ConsoleError =
  | 'invalid'
  | 'already-taken'
  | 'not-waiting'
  | 'busy-with-another'
  | 'not-yours'
  | 'unknown-consultation'
  | 'wrong-state'
  /** More entries or bytes than a consultation holds. */
  | 'too-many'
  /** All bytes came and are not those announced: they are forgotten, and may be sent again. */
  | 'wrong-digest'
  /** The bytes are not what they are said to be, or may not be kept: `detail` is a `ContentFault`. */
  | 'refused-content'
  | 'internal';

type Ack<T> = (result: Result<T, ConsoleError>) => void;

/** From the console. Every payload is parsed by the server; every event is acknowledged. */
export interface ConsoleToServer {
  /** First after each connection: who I am, the queue, who went unseen, and the consultation I have taken, if any. */
  hello: (
    payload: object,
    ack: Ack<{
      physician: PhysicianCard;
      queue: QueueEntry[];
      departed: DepartedEntry[];
      consultation: ConsultationView | null;
      now: string;
      /** When this physician is signed out, by the same clock. */
      sessionEndsAt: string;
    }>,
  ) => void;
  /** Atomic: of two physicians pressing at once one wins, the other is told `already-taken`. */
  take: (payload: { consultationId: ConsultationId }, ack: Ack<ConsultationView>) => void;
  refuse: (payload: { consultationId: ConsultationId; refusal: Refusal }, ack: Ack<object>) => void;
  /** Puts the patient back in the queue, at the place their waiting time gives. */
  leave: (payload: { consultationId: ConsultationId }, ack: Ack<object>) => void;
  close: (payload: z.input<typeof ClosePayload>, ack: Ack<object>) => void;
  /** Asks the site to bring back a patient who went unseen, or no longer. Asking again changes nothing. */
  'call-back': (payload: { consultationId: ConsultationId; wanted: boolean }, ack: Ack<object>) => void;
  measure: (payload: { consultationId: ConsultationId; modality: Modality }, ack: Ack<object>) => void;
  /** No longer asks for a measurement: an attempt under way is stopped at the kiosk. One that is not asked for changes nothing. */
  'measure:withdraw': (payload: { consultationId: ConsultationId; modality: Modality }, ack: Ack<object>) => void;
  'examination-camera': (payload: { consultationId: ConsultationId; on: boolean }, ack: Ack<object>) => void;
  room: (payload: { consultationId: ConsultationId; call: RoomCall }, ack: Ack<unknown>) => void;
  /**
   * How the console's own media fared: recorded with the act (R4). What comes together is dated by one moment of arrival, so that
   * the way to the server changes nothing of its order.
   */
  'media:incidents': (payload: z.input<typeof MediaIncidentsPayload>, ack: Ack<object>) => void;
  /** The physician writes to the patient. */
  'entry:add': (payload: z.input<typeof ConsoleEntryPayload>, ack: Ack<object>) => void;
  /** All that is drawn on a still, in place of what was; every former drawing is kept. */
  'entry:annotate': (payload: z.input<typeof AnnotatePayload>, ack: Ack<object>) => void;
  'attachment:begin': (payload: z.input<typeof AttachmentBegin>, ack: Ack<AttachmentState>) => void;
  'attachment:piece': (payload: AttachmentPiece, ack: Ack<AttachmentState>) => void;
  /** Saves the notes over the version `base`. */
  'notes:save': (payload: z.input<typeof NotesPayload>, ack: Ack<NotesSaved>) => void;
  /** Invites someone into the consultation: the token of their link is told this once, and kept nowhere. */
  'guest:invite': (payload: z.input<typeof InvitePayload>, ack: Ack<IssuedInvitation>) => void;
  /** Takes an invitation back, or its guest out of the room. */
  'guest:dismiss': (payload: z.input<typeof DismissPayload>, ack: Ack<object>) => void;
  /** Every kiosk of the fleet with its last check, by site and name. */
  kiosks: (payload: object, ack: Ack<{ kiosks: KioskSummary[] }>) => void;
}

/** To the console. The queue and the consultation are sent whole: they are small, and never half applied. */
export interface ServerToConsole {
  queue: (queue: QueueEntry[]) => void;
  /** Who went without being seen, and what became of calling them back. */
  departed: (departed: DepartedEntry[]) => void;
  consultation: (view: ConsultationView) => void;
  room: (payload: { consultationId: ConsultationId; event: RoomEvent }) => void;
  /** Another console of this physician has the seat in the room: this one must not take it back by itself. */
  elsewhere: (payload: { consultationId: ConsultationId }) => void;
  /** The patient pressed the button of the examination camera: told once, to whoever is there. */
  'examination:still': (payload: { consultationId: ConsultationId }) => void;
}

/** A kiosk of the fleet as staff see it (R13); nothing of a patient. */
export const KioskSummary = z.object({
  id: KioskId,
  site: z.string(),
  kiosk: z.string(),
  online: z.boolean(),
  /** Its newest check, by the server's clock; null where it has sent none. */
  check: EquipmentCheck.nullable(),
});
export type KioskSummary = z.infer<typeof KioskSummary>;

export const TakePayload = z.object({ consultationId: ConsultationId });
export const MediaIncidentsPayload = z.object({
  consultationId: ConsultationId,
  incidents: ToldIncidents,
});
export const CallBackPayload = z.object({ consultationId: ConsultationId, wanted: z.boolean() });
export const RefusePayload = z.object({ consultationId: ConsultationId, refusal: Refusal });
export const ClosePayload = z
  .object({
    consultationId: ConsultationId,
    outcome: Outcome,
    followUp: FollowUp.optional(),
  })
  .refine(({ outcome, followUp }) => followUp === undefined || goTogether(outcome, followUp.kind));
export const ConsoleEntryPayload = z.object({ consultationId: ConsultationId, entry: TypedEntry });
export const AnnotatePayload = z.object({
  consultationId: ConsultationId,
  entryId: EntryId,
  annotations: z.array(Annotation).max(50),
});
export const NotesPayload = z.object({
  consultationId: ConsultationId,
  text: z.string().max(NOTES_LENGTH),
  base: z.number().int().nonnegative(),
});
export const InvitePayload = z.object({ consultationId: ConsultationId, name: GuestName, role: GuestRole });
export const DismissPayload = z.object({ consultationId: ConsultationId, guestId: GuestId });
export const MeasurePayload = z.object({ consultationId: ConsultationId, modality: Modality });
export const ConsoleCameraPayload = z.object({ consultationId: ConsultationId, on: z.boolean() });

/** `GET /me`: the signed-in physician, or 401 with the address to sign in at. */
export const MeResponse = PhysicianCard;
