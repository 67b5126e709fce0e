import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { CONSOLE_NAMESPACE, type ConsoleToServer, type ServerToConsole } from '#protocol/console-link.ts';
import type { ConsultationView, QueueEntry } from '#protocol/consultation.ts';
import { AttemptId, type ConsultationId, MeasurementId } from '#protocol/ids.ts';
import type { ConsultationStatus } from '#protocol/kiosk-link.ts';
import type { LinkTest } from '#protocol/link-test.ts';
import type { Measurement, Modality, Reading } from '#protocol/measurement.ts';
import type { OutboxRecord } from '#protocol/outbox.ts';
import type { RoomEvent } from '#protocol/room.ts';
import {
  connected,
  connectWith,
  type EnrolledKey,
  enrolKey,
  handshake,
  type KioskClient,
  openingRecord,
} from './hand-made-kiosk.ts';
import type { DemoPhysician, RunningServer } from './server.ts';

export type ConsoleClient = Socket<ServerToConsole, ConsoleToServer>;

/** A kiosk of this server, enrolled and connected. */
export interface ConnectedKiosk {
  readonly key: EnrolledKey;
  readonly client: KioskClient;
}

export async function connectKiosk(server: RunningServer, name = 'Borne 1'): Promise<ConnectedKiosk> {
  const key = await enrolKey(server.origin, await server.enrolmentCode('Pharmacie des Halles', name));
  return { key, client: await reconnectKiosk(server, key) };
}

export async function reconnectKiosk(server: RunningServer, key: EnrolledKey): Promise<KioskClient> {
  return connectWith(server.origin, await handshake(server.origin, key.kioskId, key.privateKey));
}

/** A console of a physician who has signed in. */
export async function connectConsole(server: RunningServer, physician: DemoPhysician): Promise<ConsoleClient> {
  return connectConsoleWith(server, { cookie: await server.signIn(physician) });
}

/** A console that sends these headers. Rejects with the server's error when it is refused. */
export async function connectConsoleWith(
  server: RunningServer,
  headers: Record<string, string>,
): Promise<ConsoleClient> {
  const client: ConsoleClient = io(new URL(CONSOLE_NAMESPACE, server.origin).href, {
    extraHeaders: headers,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  await connected(client);
  return client;
}

/** Resolves with the first value that fits; what came before the call is not seen. */
function first<T>(subscribe: (listener: (value: T) => void) => () => void, fits: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    const unsubscribe = subscribe((value) => {
      if (!fits(value)) return;
      unsubscribe();
      resolve(value);
    });
  });
}

export const nextStatus = (client: KioskClient, fits: (status: ConsultationStatus) => boolean) =>
  first<ConsultationStatus>((listener) => {
    client.on('status', listener);
    return () => client.off('status', listener);
  }, fits);

export const nextView = (client: ConsoleClient, fits: (view: ConsultationView) => boolean) =>
  first<ConsultationView>((listener) => {
    client.on('consultation', listener);
    return () => client.off('consultation', listener);
  }, fits);

export const nextQueue = (client: ConsoleClient, fits: (queue: QueueEntry[]) => boolean) =>
  first<QueueEntry[]>((listener) => {
    client.on('queue', listener);
    return () => client.off('queue', listener);
  }, fits);

/** The next event of this kind that the room tells this side. */
export const nextRoomEvent = (client: KioskClient | ConsoleClient, type: RoomEvent['type']) =>
  first<{ event: RoomEvent }>(
    (listener) => {
      // The room speaks the same to both sides; only the compiler tells the two sockets apart.
      const line = client as ConsoleClient;
      line.on('room', listener);
      return () => line.off('room', listener);
    },
    ({ event }) => event.type === type,
  );

/** Resolves with the reason once the connection has ended. */
export const disconnected = (client: KioskClient | ConsoleClient): Promise<string> =>
  new Promise((resolve) => (client as ConsoleClient).once('disconnect', resolve));

/** Brings a patient into the queue from this kiosk: opened with consent, and waiting. */
export const queuePatient = (client: KioskClient, link: LinkTest | null = null): Promise<ConsultationId> =>
  queueRecords(client, [openingRecord()], link);

/** Brings the patient of these records into the queue; the first opens the consultation. */
export async function queueRecords(
  client: KioskClient,
  records: readonly [OutboxRecord, ...OutboxRecord[]],
  link: LinkTest | null = null,
): Promise<ConsultationId> {
  const [{ consultationId }] = records;
  await client.emitWithAck('hello', { consultationId });
  for (const record of records) {
    const delivered = await client.emitWithAck('deliver', record);
    if (!delivered.ok) throw new Error(`the ${record.type} was refused: ${delivered.error}`);
  }
  const joined = await client.emitWithAck('queue:join', { consultationId, link });
  if (!joined.ok) throw new Error(`the queue was refused: ${joined.error}`);
  return consultationId;
}

/** The record that the patient of this consultation has left. */
export const leavingRecord = (consultationId: ConsultationId): OutboxRecord => ({
  id: randomUUID(),
  type: 'consultation-left',
  consultationId,
  content: { at: new Date().toISOString(), why: 'patient' },
});

const READINGS: Record<Modality, Reading> = {
  oximetry: { kind: 'oxygen-saturation', unit: '%', value: 97, validity: 'valid', reasons: [] },
  'blood-pressure': {
    kind: 'blood-pressure',
    unit: 'mm[Hg]',
    systolic: 128,
    diastolic: 79,
    mean: 95,
    validity: 'valid',
    reasons: [],
  },
  temperature: { kind: 'body-temperature', unit: 'Cel', value: null, validity: 'invalid', reasons: ['out-of-range'] },
  weight: { kind: 'body-weight', unit: 'kg', value: 71.4, validity: 'valid', reasons: [] },
  glucose: { kind: 'blood-glucose', unit: 'mg/dL', value: 104, validity: 'valid', reasons: [] },
};

/** A record of a measurement as a kiosk's outbox holds it. */
export function measurementRecord(
  consultationId: ConsultationId,
  modality: Modality = 'oximetry',
  takenAt = new Date(),
): Extract<OutboxRecord, { type: 'measurement' }> {
  const content: Measurement = {
    id: MeasurementId.parse(randomUUID()),
    consultationId,
    attemptId: AttemptId.parse(randomUUID()),
    modality,
    reading: READINGS[modality],
    device: { driver: 'nonin', model: 'Nonin 3150', serial: '501234567' },
    takenAt: takenAt.toISOString(),
    method: 'device',
  };
  return { id: content.id, type: 'measurement', consultationId, content };
}
