import { z } from 'zod';
import { GuestName, GuestRole } from './guest.ts';
import { ConsultationId, GuestId } from './ids.ts';
import { ToldIncidents } from './media-incident.ts';
import type { Result } from './result.ts';
import type { RoomCall, RoomEvent } from './room.ts';

/** Socket.IO namespace of the guests; authenticated by the cookie that their link was exchanged for. */
export const GUEST_NAMESPACE = '/guest';

/**
 * `POST /guest/session`: spends the token of a link, once; the browser is given the guest's seat as an HttpOnly cookie.
 * `GET /guest/session`: whose seat this browser has. Both answer a {@link GuestWelcome}, or a {@link GuestRefused}.
 */
export const GUEST_SESSION_ADDRESS = '/guest/session';
export const GuestSessionRequest = z.object({ token: z.string().max(200) });

/** What a guest is told before they join: who they are to the others, and who invites them. Nothing of the patient. */
export const GuestWelcome = z.object({
  guestId: GuestId,
  consultationId: ConsultationId,
  name: GuestName,
  role: GuestRole,
  physician: z.object({ name: z.string(), speciality: z.string() }),
});
export type GuestWelcome = z.infer<typeof GuestWelcome>;

/** Why there is no seat for who asks; `none`: this browser has come by no link. */
const GUEST_REFUSALS = ['none', 'unknown', 'used', 'expired', 'revoked', 'removed', 'left', 'over'] as const;
export const GuestRefusal = z.enum(GUEST_REFUSALS);
export type GuestRefusal = z.infer<typeof GuestRefusal>;
export const GuestRefused = z.object({ error: GuestRefusal });

export type GuestError = 'invalid' | 'wrong-state' | 'unauthorized' | 'internal';

type Ack<T> = (result: Result<T, GuestError>) => void;

export const GuestIncidentsPayload = z.object({ incidents: ToldIncidents });

/** From a guest: the room of their one consultation, how their media fared in it, and nothing else. */
export interface GuestToServer {
  room: (payload: { call: RoomCall }, ack: Ack<unknown>) => void;
  /** How the guest's own media fared: recorded with the act (R4). */
  'media:incidents': (payload: z.input<typeof GuestIncidentsPayload>, ack: Ack<object>) => void;
  /** Gives the seat up for good. */
  leave: (payload: object, ack: Ack<object>) => void;
}

/** To a guest. */
export interface ServerToGuest {
  room: (payload: { event: RoomEvent }) => void;
  /** The seat is gone for good. */
  ended: (payload: { why: GuestRefusal }) => void;
  /** Another page of this browser has the seat: this one must not take it back by itself. */
  elsewhere: (payload: object) => void;
}
