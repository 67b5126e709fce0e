import type { z } from 'zod';
import { GUEST_SESSION_ADDRESS, type GuestRefusal, GuestRefused, GuestWelcome } from '#protocol/guest-link.ts';

/** What the server says of this browser's invitation. */
export type Seating =
  | { readonly kind: 'seated'; readonly welcome: GuestWelcome }
  | { readonly kind: 'refused'; readonly why: GuestRefusal }
  | { readonly kind: 'too-many' | 'unreachable' };

const ANSWER_WITHIN = 8_000;

/** Spends a link's token: this browser has the seat from then on, and no other. */
export const openInvitation = (token: string): Promise<Seating> =>
  ask({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) });

/** Whose seat this browser has. */
export const ownSeat = (): Promise<Seating> => ask({});

async function ask(request: RequestInit): Promise<Seating> {
  try {
    const response = await fetch(GUEST_SESSION_ADDRESS, { ...request, signal: AbortSignal.timeout(ANSWER_WITHIN) });
    if (response.status === 429) return { kind: 'too-many' };
    const body: unknown = await response.json();
    if (response.ok) return { kind: 'seated', welcome: GuestWelcome.parse(body) };
    const refused: z.infer<typeof GuestRefused> = GuestRefused.parse(body);
    return { kind: 'refused', why: refused.error };
  } catch {
    return { kind: 'unreachable' };
  }
}
