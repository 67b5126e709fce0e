import { MeResponse } from '#protocol/console-link.ts';
import type { PhysicianCard } from '#protocol/consultation.ts';

/** Where a physician signs in and out; the server keeps the session in a cookie. */
export const SIGN_IN_ADDRESS = '/auth/login';
const SIGN_OUT_ADDRESS = '/auth/logout';

export type WhoAmI =
  | { readonly kind: 'signed-in'; readonly physician: PhysicianCard }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'unreachable' };

/** Asks the server who is signed in. Never throws: no answer and a wrong answer are both `unreachable`. */
export async function whoAmI(signal: AbortSignal): Promise<WhoAmI> {
  try {
    const response = await fetch('/me', { signal, headers: { accept: 'application/json' } });
    if (response.status === 401) return { kind: 'signed-out' };
    if (!response.ok) return { kind: 'unreachable' };
    return { kind: 'signed-in', physician: MeResponse.parse(await response.json()) };
  } catch {
    return { kind: 'unreachable' };
  }
}

/** Ends the session at the server. Never throws; `false` where the server could not be told. */
export async function signOut(): Promise<boolean> {
  try {
    const response = await fetch(SIGN_OUT_ADDRESS, { method: 'POST', redirect: 'manual' });
    return response.ok || response.type === 'opaqueredirect';
  } catch {
    return false;
  }
}
