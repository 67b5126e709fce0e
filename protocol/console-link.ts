import { z } from 'zod';
import { type ConsultationView, Outcome, PhysicianCard, type QueueEntry, Refusal } from './consultation.ts';
import { EquipmentCheck } from './equipment.ts';
import { ConsultationId, KioskId } from './ids.ts';
import { Modality } from './measurement.ts';
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
  | 'internal';

type Ack<T> = (result: Result<T, ConsoleError>) => void;

/** From the console. Every payload is parsed by the server; every event is acknowledged. */
export interface ConsoleToServer {
  /** First after each connection: who I am, the queue, and the consultation I have taken, if any. */
  hello: (
    payload: object,
    ack: Ack<{ physician: PhysicianCard; queue: QueueEntry[]; consultation: ConsultationView | null; now: string }>,
  ) => void;
  /** Atomic: of two physicians pressing at once one wins, the other is told `already-taken`. */
  take: (payload: { consultationId: ConsultationId }, ack: Ack<ConsultationView>) => void;
  refuse: (payload: { consultationId: ConsultationId; refusal: Refusal }, ack: Ack<object>) => void;
  /** Puts the patient back in the queue, at the place their waiting time gives. */
  leave: (payload: { consultationId: ConsultationId }, ack: Ack<object>) => void;
  close: (payload: { consultationId: ConsultationId; outcome: Outcome }, ack: Ack<object>) => void;
  measure: (payload: { consultationId: ConsultationId; modality: Modality }, ack: Ack<object>) => void;
  'examination-camera': (payload: { consultationId: ConsultationId; on: boolean }, ack: Ack<object>) => void;
  room: (payload: { consultationId: ConsultationId; call: RoomCall }, ack: Ack<unknown>) => void;
  /** Every kiosk of the fleet with its last check, by site and name. */
  kiosks: (payload: object, ack: Ack<{ kiosks: KioskSummary[] }>) => void;
}

/** To the console. The queue and the consultation are sent whole: they are small, and never half applied. */
export interface ServerToConsole {
  queue: (queue: QueueEntry[]) => void;
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
export const RefusePayload = z.object({ consultationId: ConsultationId, refusal: Refusal });
export const ClosePayload = z.object({ consultationId: ConsultationId, outcome: Outcome });
export const MeasurePayload = z.object({ consultationId: ConsultationId, modality: Modality });
export const ConsoleCameraPayload = z.object({ consultationId: ConsultationId, on: z.boolean() });

/** `GET /me`: the signed-in physician, or 401 with the address to sign in at. */
export const MeResponse = PhysicianCard;
