import { z } from 'zod';
import { GuestId } from './ids.ts';

/** What a guest is there for. */
export const GUEST_ROLES = ['nurse', 'specialist', 'relative', 'interpreter', 'other'] as const;
export const GuestRole = z.enum(GUEST_ROLES);
export type GuestRole = z.infer<typeof GuestRole>;

/** How a guest is named to everyone, as the physician wrote it. */
export const GuestName = z.string().trim().min(1).max(60);

/** Guests a consultation has at once, invited or there: what both screens show without covering a face. */
export const MOST_GUESTS = 3;

/** ms a link can be used. */
export const GUEST_LINK_LIFE = 3_600_000;

/** Something that became of an invitation. `by`: the physician whose doing it was, as they are named; null: the guest's own. */
export const GuestEvent = z.object({
  type: z.enum(['invited', 'revoked', 'came', 'left', 'removed']),
  at: z.iso.datetime(),
  by: z.string().nullable(),
});
export type GuestEvent = z.infer<typeof GuestEvent>;

/**
 * Where an invitation stands. `open`: its link was not used. `here`: they are in the room. `away`: their browser has the seat
 * and is not in the room. The others are final; `over`: the physician who invited them no longer has the patient.
 */
const GUEST_STATES = ['open', 'here', 'away', 'expired', 'revoked', 'removed', 'left', 'over'] as const;
export const GuestState = z.enum(GUEST_STATES);
export type GuestState = z.infer<typeof GuestState>;

/** A guest as the physician sees them. */
export const Guest = z.object({
  id: GuestId,
  name: GuestName,
  role: GuestRole,
  state: GuestState,
  /** Until when the link can be used, by the server's clock. */
  expiresAt: z.iso.datetime(),
  /** Oldest first. */
  events: z.array(GuestEvent),
});
export type Guest = z.infer<typeof Guest>;

/** A new invitation, and the token its link carries behind `#`, where no server and no log sees it. */
export const IssuedInvitation = z.object({ guestId: GuestId, token: z.string() });
export type IssuedInvitation = z.infer<typeof IssuedInvitation>;

/** Crockford's base 32: no letter that is read for a digit. A token has 28 of them: 140 bits. */
export const TOKEN_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const TOKEN_LENGTH = 28;
const TOKEN = new RegExp(`^[${TOKEN_LETTERS}]{${TOKEN_LENGTH}}$`);

/** The token in what someone typed, pasted or was read out: a link, or letters and digits in any grouping; null: none. */
export function readGuestToken(text: string): string | null {
  const said = text.slice(text.lastIndexOf('#') + 1);
  const plain = said
    .toUpperCase()
    .replace(/[\s._–—-]/g, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0');
  return TOKEN.test(plain) ? plain : null;
}

/** The token in groups of four, as it is read out. */
export const spokenToken = (token: string): string => token.replace(/.{4}(?=.)/g, '$&-');
