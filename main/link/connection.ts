import { type KeyObject, sign } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import type { KioskId } from '#protocol/ids.ts';
import {
  KIOSK_NAMESPACE,
  type KioskHandshake,
  type KioskToServer,
  NonceResponse,
  type ServerToKiosk,
  signedHandshake,
} from '#protocol/kiosk-link.ts';
import { askServer } from './ask-server.ts';

export type KioskSocket = Socket<ServerToKiosk, KioskToServer>;

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Time, ms, for the first answer. TCP waits twice as long after each try on a line that is cut, so an old connection learns late
 * that it is back; while a patient is there a new one is tried instead, after what a satellite's first answer takes.
 */
const FIRST_ANSWER = { patient: 2_500, nobody: CONNECT_TIMEOUT_MS } as const;

/** What Socket.IO's handshake carries: the nonce signed by the kiosk's key (Ed25519, base64). */
export function signHandshake(kioskId: KioskId, nonce: string, privateKey: KeyObject): KioskHandshake {
  const signature = sign(null, Buffer.from(signedHandshake(kioskId, nonce), 'utf8'), privateKey).toString('base64');
  return { kioskId, nonce, signature };
}

/**
 * Makes one connection as this kiosk. It does not reconnect by itself: each connection needs a nonce of its own. `waits`: who
 * waits for it.
 *
 * @throws when the server cannot be reached or refuses this kiosk, and the signal's reason when aborted.
 */
export async function connectKiosk(
  server: string,
  kioskId: KioskId,
  privateKey: KeyObject,
  waits: keyof typeof FIRST_ANSWER,
  signal: AbortSignal,
): Promise<KioskSocket> {
  const { status, body } = await askServer(new URL('/kiosk/nonce', server), FIRST_ANSWER[waits]);
  if (status !== 200) throw new Error(`the server gave no nonce: ${status}`);
  const { nonce } = NonceResponse.parse(body);
  // Not part of the start: the first screen needs no line to the server.
  const { io } = await import('socket.io-client');
  signal.throwIfAborted();

  const socket: KioskSocket = io(new URL(KIOSK_NAMESPACE, server).href, {
    auth: signHandshake(kioskId, nonce, privateKey),
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    autoConnect: false,
    timeout: CONNECT_TIMEOUT_MS,
  });
  try {
    await connected(socket, signal);
    return socket;
  } catch (error) {
    socket.disconnect();
    throw error;
  }
}

function connected(socket: KioskSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    // The namespace may stay silent after the transport has opened.
    const timer = setTimeout(() => settle(new Error('the server did not answer the handshake')), CONNECT_TIMEOUT_MS);
    const onAbort = () => settle(new Error('aborted'));
    const settle = (error?: Error) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.off('connect', settle);
      socket.off('connect_error', settle);
      if (error === undefined) resolve();
      else reject(error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('connect', settle);
    socket.once('connect_error', settle);
    socket.connect();
  });
}
