import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { ConsultationId, type KioskId } from '#protocol/ids.ts';
import {
  EnrolResponse,
  KIOSK_NAMESPACE,
  type KioskToServer,
  NonceResponse,
  type ServerToKiosk,
  signedHandshake,
} from '#protocol/kiosk-link.ts';
import type { OutboxRecord } from '#protocol/outbox.ts';
import { markedPatient } from './patient.ts';

export type KioskClient = Socket<ServerToKiosk, KioskToServer>;

/** A key that the server knows: what an attacker who owns one kiosk has. */
export interface EnrolledKey {
  readonly kioskId: KioskId;
  readonly privateKey: KeyObject;
}

export async function enrolKey(origin: string, code: string): Promise<EnrolledKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const response = await fetch(new URL('/kiosk/enrol', origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') }),
  });
  if (!response.ok) throw new Error(`the server refused the enrolment: ${response.status}`);
  return { kioskId: EnrolResponse.parse(await response.json()).kioskId, privateKey };
}

/** A handshake in the name of `kioskId`, signed with whatever key is given. */
export async function handshake(origin: string, kioskId: KioskId, privateKey: KeyObject): Promise<object> {
  const { nonce } = NonceResponse.parse(await (await fetch(new URL('/kiosk/nonce', origin))).json());
  const signature = sign(null, Buffer.from(signedHandshake(kioskId, nonce)), privateKey).toString('base64');
  return { kioskId, nonce, signature };
}

/** Resolves once the socket is connected. Rejects with the server's error when it is refused. */
export async function connected(client: Socket<never, never>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    client.once('connect', resolve);
    client.once('connect_error', (error) => {
      client.disconnect();
      reject(error);
    });
  });
}

/** Connects with this handshake. Rejects with the server's error when it is refused. */
export async function connectWith(origin: string, auth: object): Promise<KioskClient> {
  const client: KioskClient = io(new URL(KIOSK_NAMESPACE, origin).href, {
    auth,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  await connected(client);
  return client;
}

/** The record that opens a consultation of the marked patient. */
export function openingRecord(): Extract<OutboxRecord, { type: 'consultation-opened' }> {
  const at = new Date().toISOString();
  return {
    id: randomUUID(),
    type: 'consultation-opened',
    consultationId: ConsultationId.parse(randomUUID()),
    content: {
      identity: markedPatient,
      consent: { textVersion: 'test', locale: 'fr', givenAt: at },
      reason: 'pain',
      locale: 'fr',
      openedAt: at,
    },
  };
}
