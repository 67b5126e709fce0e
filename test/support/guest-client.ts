import { io, type Socket } from 'socket.io-client';
import type { GuestRole } from '#protocol/guest.ts';
import {
  GUEST_NAMESPACE,
  GUEST_SESSION_ADDRESS,
  type GuestToServer,
  type ServerToGuest,
} from '#protocol/guest-link.ts';
import type { ConsultationId, GuestId } from '#protocol/ids.ts';
import { connected } from './hand-made-kiosk.ts';
import type { ConsoleClient } from './link-clients.ts';
import type { RunningServer } from './server.ts';

export type GuestClient = Socket<ServerToGuest, GuestToServer>;

/** What the server answers to a token: the cookie of the seat, or why there is none. */
export interface TokenAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Value of a `Cookie` header; empty where none was set. */
  readonly cookie: string;
  /** The `Set-Cookie` line as it came. */
  readonly line: string;
}

/** Invites someone as the physician who has the patient. Throws where the server refuses. */
export async function invite(
  physician: ConsoleClient,
  consultationId: ConsultationId,
  name = 'Claire Petit',
  role: GuestRole = 'nurse',
): Promise<{ guestId: GuestId; token: string }> {
  const issued = await physician.emitWithAck('guest:invite', { consultationId, name, role });
  if (!issued.ok) throw new Error(`the invitation was refused: ${issued.error}`);
  return issued.value;
}

/** Opens a link as a browser's page does. */
export async function spendToken(
  server: RunningServer,
  token: string,
  headers: Record<string, string> = {},
): Promise<TokenAnswer> {
  const response = await fetch(new URL(GUEST_SESSION_ADDRESS, server.origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.origin, ...headers },
    body: JSON.stringify({ token }),
  });
  const line = response.headers.getSetCookie().find((cookie) => cookie.startsWith('guest=')) ?? '';
  return { status: response.status, body: await response.json(), cookie: line.split(';', 1)[0] ?? '', line };
}

/** Whose seat the holder of this cookie has, as their page asks. */
export async function askSeat(server: RunningServer, cookie: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(new URL(GUEST_SESSION_ADDRESS, server.origin), { headers: { cookie } });
  return { status: response.status, body: await response.json() };
}

/** A guest's page that sends this cookie. Rejects with the server's error when it is refused. */
export async function connectGuest(
  server: RunningServer,
  cookie: string,
  headers: Record<string, string> = {},
): Promise<GuestClient> {
  const client: GuestClient = io(new URL(GUEST_NAMESPACE, server.origin).href, {
    extraHeaders: { cookie, ...headers },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  await connected(client);
  return client;
}
