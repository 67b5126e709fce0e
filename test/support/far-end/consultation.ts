import { randomUUID } from 'node:crypto';
import { type RoomCaller, roomCaller } from '#media/room-calls.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import type { Present } from '#protocol/room.ts';
import type { KioskClient } from '../hand-made-kiosk.ts';
import {
  type ConnectedKiosk,
  type ConsoleClient,
  connectConsole,
  connectKiosk,
  disconnected,
  measurementRecord,
  queuePatient,
  reconnectKiosk,
} from '../link-clients.ts';
import type { DemoPhysician, RunningServer } from '../server.ts';
import { FarEnd, type Sent } from './far-end.ts';
import type { Plant } from './plant.ts';
import { roomEnd } from './sfu-end.ts';

/** One kiosk and one physician of a server, who hold one consultation after the other. */
export interface Pair {
  readonly server: RunningServer;
  kiosk: ConnectedKiosk;
  physician: ConsoleClient;
  readonly account: DemoPhysician;
}

/** A consultation under way, with media both ways. */
export interface HeldConsultation {
  readonly id: ConsultationId;
  readonly patient: FarEnd;
  readonly doctor: FarEnd;
  readonly patientCalls: RoomCaller;
  readonly doctorCalls: RoomCaller;
  /** The physician closes it; then both ends hang up. */
  end(): Promise<void>;
}

/** ms an answer may take; over a line that has fallen none comes. */
const PATIENCE = 30_000;

const callerOf = (line: KioskClient | ConsoleClient, consultationId: ConsultationId): RoomCaller =>
  // The room speaks the same to both sides; only the compiler tells the two sockets apart.
  roomCaller((call) => (line as ConsoleClient).timeout(PATIENCE).emitWithAck('room', { consultationId, call }));

const sentBy = ({ producers, vitalsDataProducerId }: Present): Sent => ({
  streams: producers,
  vitals: vitalsDataProducerId,
});

/** From the queue to a consultation in which face, voice and vitals flow. */
export async function holdConsultation(plant: Plant, { kiosk, physician }: Pair): Promise<HeldConsultation> {
  const id = await queuePatient(kiosk.client);
  const delivered = await kiosk.client.emitWithAck('deliver', measurementRecord(id));
  if (!delivered.ok) throw new Error(`the measurement was refused: ${delivered.error}`);
  const taken = await physician.timeout(PATIENCE).emitWithAck('take', { consultationId: id });
  if (!taken.ok) throw new Error(`the patient could not be taken: ${taken.error}`);
  const [patientCalls, doctorCalls] = [callerOf(kiosk.client, id), callerOf(physician, id)];
  const seat = randomUUID();
  await Promise.all([patientCalls('join', {}), doctorCalls('join', { seat, takeOver: true })]);
  const [patient, doctor] = await Promise.all([
    FarEnd.connect(plant, roomEnd(patientCalls)),
    FarEnd.connect(plant, roomEnd(doctorCalls)),
  ]);
  await Promise.all([patient.send(true), doctor.send(false)]);
  const [toPatient, toDoctor] = await Promise.all([patientCalls('resume', {}), doctorCalls('resume', { seat })]);
  await Promise.all([patient.receive(sentBy(toPatient)), doctor.receive(sentBy(toDoctor))]);
  return {
    id,
    patient,
    doctor,
    patientCalls,
    doctorCalls,
    end: async () => {
      const closed = await physician.timeout(PATIENCE).emitWithAck('close', { consultationId: id, outcome: 'advice' });
      if (!closed.ok) throw new Error(`the consultation could not be closed: ${closed.error}`);
      patient.close();
      doctor.close();
    },
  };
}

/** Breaks the kiosk's line to the server and opens another, as a link that falls does. */
async function reconnect(pair: Pair): Promise<void> {
  const gone = disconnected(pair.kiosk.client);
  pair.kiosk.client.disconnect();
  await gone;
  pair.kiosk = { key: pair.kiosk.key, client: await reconnectKiosk(pair.server, pair.kiosk.key) };
}

/** Every so many consultations of a pair the kiosk's line breaks in the middle of one. */
const RECONNECTS_EVERY = 10;

/** Comes back with whatever line has fallen, as a kiosk and a console do by themselves; false where none has. */
async function comesBack(pair: Pair): Promise<boolean> {
  const { kiosk, physician, server, account } = pair;
  if (kiosk.client.connected && physician.connected) return false;
  if (!kiosk.client.connected) pair.kiosk = { key: kiosk.key, client: await reconnectKiosk(server, kiosk.key) };
  if (!physician.connected) pair.physician = await connectConsole(server, account);
  return true;
}

/**
 * Holds so many consultations, the pairs side by side, each one after the other. One whose line falls, because the machine is
 * too busy to answer the server, ends there and is not counted: the kiosk's next one ends it. Resolves with their number.
 */
export async function holdMany(plant: Plant, pairs: readonly Pair[], count: number): Promise<number> {
  let left = count;
  let broken = 0;
  await Promise.all(
    pairs.map(async (pair) => {
      while (left > 0) {
        left -= 1;
        try {
          await comesBack(pair);
          const held = await holdConsultation(plant, pair);
          if (left % RECONNECTS_EVERY === 0) await reconnect(pair);
          await held.end();
        } catch (error) {
          if (!(await comesBack(pair))) throw error;
          broken += 1;
          left += 1;
        }
      }
    }),
  );
  return broken;
}

/** As many pairs as there are physicians in the demo. */
export async function openPairs(server: RunningServer): Promise<Pair[]> {
  const { first, second } = server.physicians;
  const open = async (name: string, physician: typeof first | typeof second): Promise<Pair> => ({
    server,
    kiosk: await connectKiosk(server, name),
    physician: await connectConsole(server, physician),
    account: physician,
  });
  return Promise.all([open('Borne 1', first), open('Borne 2', second)]);
}

export function closePairs(pairs: readonly Pair[]): void {
  for (const { kiosk, physician } of pairs) {
    kiosk.client.disconnect();
    physician.disconnect();
  }
}
