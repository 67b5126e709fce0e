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

export type KioskSocket = Socket<ServerToKiosk, KioskToServer>;

const CONNECT_TIMEOUT_MS = 10_000;

/** What Socket.IO's handshake carries: the nonce signed by the kiosk's key (Ed25519, base64). */
export function signHandshake(kioskId: KioskId, nonce: string, privateKey: KeyObject): KioskHandshake {
  const signature = sign(null, Buffer.from(signedHandshake(kioskId, nonce), 'utf8'), privateKey).toString('base64');
  return { kioskId, nonce, signature };
}

/**
 * Makes one connection as this kiosk. It does not reconnect by itself: each connection needs a nonce of its own.
 *
 * @throws when the server cannot be reached or refuses this kiosk, and the signal's reason when aborted.
 */
export async function connectKiosk(
  server: string,
  kioskId: KioskId,
  privateKey: KeyObject,
  signal: AbortSignal,
): Promise<KioskSocket> {
  const response = await fetch(new URL('/kiosk/nonce', server), {
    redirect: 'error',
    signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`the server gave no nonce: ${response.status}`);
  const { nonce } = NonceResponse.parse(await response.json());
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
