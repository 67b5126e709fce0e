import type { GuestState } from '#protocol/guest.ts';
import type { GuestRefusal } from '#protocol/guest-link.ts';
import type { GuestRow } from '../db/schema.ts';

/** What decides over an invitation. `attendanceEnded`: the physician who made it no longer has the patient. */
type Standing = Pick<GuestRow, 'usedAt' | 'expiresAt' | 'present' | 'endedWhy'> & { readonly attendanceEnded: boolean };

/** Where an invitation stands at this moment. */
export function guestState(guest: Standing, now: Date): GuestState {
  if (guest.endedWhy !== null) return guest.endedWhy;
  if (guest.attendanceEnded) return 'over';
  if (guest.usedAt === null) return guest.expiresAt <= now ? 'expired' : 'open';
  return guest.present ? 'here' : 'away';
}

/** Why the token of this invitation opens nothing, or null where it does. */
export function tokenRefusal(guest: Standing, now: Date): GuestRefusal | null {
  const state = guestState(guest, now);
  if (state === 'open') return null;
  return state === 'here' || state === 'away' ? 'used' : state;
}

/** Why who has used this invitation has no seat any more, or null where they have. */
export function seatRefusal(guest: Standing, now: Date): GuestRefusal | null {
  const state = guestState(guest, now);
  if (state === 'here' || state === 'away') return null;
  return state === 'open' ? 'unknown' : state;
}
