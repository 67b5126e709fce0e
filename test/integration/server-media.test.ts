import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { ConsultationId } from '#protocol/ids.ts';
import { ROOM_REQUESTS, type RoomMethod, type RoomRequestOf } from '#protocol/room.ts';
import { DATABASES, type PreparedDatabase, prepareDatabase } from '../support/databases.ts';
import type { KioskClient } from '../support/hand-made-kiosk.ts';
import {
  type ConnectedKiosk,
  type ConsoleClient,
  connectConsole,
  connectKiosk,
  nextRoomEvent,
  nextView,
  queuePatient,
} from '../support/link-clients.ts';
import { VOICE } from '../support/room-media.ts';
import { type RunningServer, startServer } from '../support/server.ts';

const Readiness = z.object({
  ready: z.boolean(),
  media: z.object({ rooms: z.number(), transports: z.number().nullable() }),
});

/** A face as a browser would send it to this room. */
const FACE = {
  kind: 'video',
  rtpParameters: {
    mid: '1',
    codecs: [{ mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 }],
    encodings: [{ ssrc: 2222 }],
  },
} as const;

describe.each(DATABASES)('the media room of a server on %s', (kind) => {
  let database: PreparedDatabase;
  let server: RunningServer;
  let kiosk: ConnectedKiosk;
  let physician: ConsoleClient;

  beforeAll(async () => {
    database = await prepareDatabase(kind);
    server = await startServer(database);
    kiosk = await connectKiosk(server);
    physician = await connectConsole(server, server.physicians.first);
  });
  afterAll(async () => {
    kiosk.client.disconnect();
    physician.disconnect();
    await server.stop();
    await database.release();
  });

  const readiness = async () => Readiness.parse(await (await fetch(new URL('/readyz', server.origin))).json());
  const call = <M extends RoomMethod>(
    side: KioskClient | ConsoleClient,
    consultationId: ConsultationId,
    method: M,
    payload: RoomRequestOf<M>,
  ) => (side as ConsoleClient).emitWithAck('room', { consultationId, call: { method, payload } });
  const transport = async (side: KioskClient | ConsoleClient, id: ConsultationId, direction: 'send' | 'receive') => {
    const made = await call(side, id, 'create-transport', { direction });
    if (!made.ok) throw new Error(`no transport: ${made.error}`);
    return ROOM_REQUESTS['create-transport'].response.parse(made.value).id;
  };
  const taken = async () => {
    const consultationId = await queuePatient(kiosk.client);
    await physician.emitWithAck('take', { consultationId });
    return consultationId;
  };
  const close = (consultationId: ConsultationId) =>
    physician.emitWithAck('close', { consultationId, outcome: 'advice' });

  test('is closed to the kiosk until a physician has taken the patient', async () => {
    const consultationId = await queuePatient(kiosk.client);
    const refused = { ok: false, error: 'wrong-state' };
    expect(await call(kiosk.client, consultationId, 'join', {})).toEqual(refused);
    expect(await call(kiosk.client, consultationId, 'create-transport', { direction: 'send' })).toEqual(refused);
    expect((await readiness()).media).toEqual({ rooms: 0, transports: 0 });
    await physician.emitWithAck('take', { consultationId });
    expect(await call(kiosk.client, consultationId, 'join', {})).toMatchObject({ ok: true });
    await close(consultationId);
    expect(await call(kiosk.client, consultationId, 'join', {})).toEqual(refused);
  });

  test('carries what each party may send, and nothing else', async () => {
    const id = await taken();
    const invalid = { ok: false, error: 'invalid' };
    const face = { ...FACE, role: 'face' } as const;
    expect(await call(physician, id, 'create-transport', { direction: 'send' })).toMatchObject({
      error: 'wrong-state',
    });
    await call(kiosk.client, id, 'join', {});
    await call(physician, id, 'join', {});
    const [sending, receiving] = [await transport(kiosk.client, id, 'send'), await transport(physician, id, 'receive')];

    expect(await call(kiosk.client, id, 'produce', { ...VOICE, kind: 'video', transportId: sending })).toMatchObject(
      invalid,
    );
    expect(await call(physician, id, 'produce', { ...VOICE, transportId: sending })).toMatchObject(invalid);
    expect(await call(physician, id, 'produce', { ...VOICE, transportId: receiving })).toMatchObject(invalid);
    const broken = { ...VOICE, rtpParameters: { codecs: 'none' }, transportId: sending };
    expect(await call(kiosk.client, id, 'produce', broken)).toMatchObject(invalid);

    const heard = nextRoomEvent(physician, 'producer-added');
    const produced = await call(kiosk.client, id, 'produce', { ...VOICE, transportId: sending });
    expect(produced).toMatchObject({ ok: true });
    expect(await heard).toMatchObject({ event: { producer: { party: 'patient', role: 'voice', kind: 'audio' } } });
    const replaced = nextRoomEvent(physician, 'producer-closed');
    const again = { ...VOICE, rtpParameters: { ...VOICE.rtpParameters, mid: '2', encodings: [{ ssrc: 3333 }] } };
    await call(kiosk.client, id, 'produce', { ...again, transportId: sending });
    await replaced;
    expect(await call(kiosk.client, id, 'produce', { ...face, transportId: sending })).toMatchObject({ ok: true });
    const joined = await call(physician, id, 'join', {});
    expect(joined).toMatchObject({ ok: true, value: { producers: [{ role: 'voice' }, { role: 'face' }] } });
    await close(id);
  });

  test('shows the examination camera only while the physician asks for it', async () => {
    const id = await taken();
    await call(kiosk.client, id, 'join', {});
    await call(physician, id, 'join', {});
    const transportId = await transport(kiosk.client, id, 'send');
    const examination = { ...FACE, role: 'examination', transportId } as const;
    expect(await call(kiosk.client, id, 'produce', examination)).toMatchObject({ error: 'wrong-state' });
    await physician.emitWithAck('examination-camera', { consultationId: id, on: true });
    expect(await call(kiosk.client, id, 'produce', examination)).toMatchObject({ ok: true });
    const on = nextView(physician, (view) => view.examinationCamera === 'on');
    await kiosk.client.emitWithAck('examination-camera', { consultationId: id, state: 'on' });
    await on;
    const gone = nextRoomEvent(physician, 'producer-closed');
    await physician.emitWithAck('examination-camera', { consultationId: id, on: false });
    await gone;
    await close(id);
  });

  test('leaves an examination off that is stopped in the moment its camera opens', async () => {
    const id = await taken();
    const asks = (on: boolean) => physician.emitWithAck('examination-camera', { consultationId: id, on });
    for (let round = 0; round < 10; round += 1) {
      await asks(true);
      await Promise.all([
        kiosk.client.emitWithAck('examination-camera', { consultationId: id, state: 'on' }),
        asks(false),
      ]);
      const hello = await physician.emitWithAck('hello', {});
      expect(hello).toMatchObject({ value: { consultation: { examinationCamera: 'off' } } });
    }
    await close(id);
  });

  test('takes live vitals over a channel that drops, from the patient only', async () => {
    const id = await taken();
    await call(kiosk.client, id, 'join', {});
    await call(physician, id, 'join', {});
    const transportId = await transport(kiosk.client, id, 'send');
    const reliable = { transportId, sctpStreamParameters: { streamId: 0, ordered: true } };
    expect(await call(kiosk.client, id, 'produce-vitals', reliable)).toMatchObject({ error: 'invalid' });
    const lossy = { streamId: 0, ordered: false, maxRetransmits: 0 };
    const own = await transport(physician, id, 'send');
    const foreign = await call(physician, id, 'produce-vitals', { transportId: own, sctpStreamParameters: lossy });
    expect(foreign).toMatchObject({ error: 'invalid' });
    const added = nextRoomEvent(physician, 'vitals-added');
    const vitals = await call(kiosk.client, id, 'produce-vitals', { transportId, sctpStreamParameters: lossy });
    expect(vitals).toMatchObject({ ok: true });
    const { event } = await added;
    expect(event).toMatchObject({ type: 'vitals-added' });
    await close(id);
  });

  test('passes on what is said in the room, and nothing from a line that is in another, or after the end', async () => {
    const id = await taken();
    await call(kiosk.client, id, 'join', {});
    await call(physician, id, 'join', {});
    const word = { to: 'physician', message: { type: 'take-still' } } as const;
    for (let time = 0; time < 2; time += 1) {
      const heard = nextRoomEvent(physician, 'told');
      expect(await call(kiosk.client, id, 'tell', word)).toMatchObject({ ok: true });
      expect(await heard).toMatchObject({ event: { from: 'patient', message: { type: 'take-still' } } });
    }
    const stranger = await connectKiosk(server, 'Borne 2');
    onTestFinished(() => void stranger.client.disconnect());
    expect(await call(stranger.client, id, 'tell', word)).toMatchObject({ ok: false });
    await close(id);
    expect(await call(kiosk.client, id, 'tell', word)).toMatchObject({ ok: false });
  });

  test('leaves no room and no transport behind after 50 consultations', { timeout: 120_000 }, async () => {
    for (let round = 0; round < 50; round += 1) {
      const id = await taken();
      for (const side of [kiosk.client, physician]) {
        await call(side, id, 'join', {});
        await transport(side, id, 'send');
        await transport(side, id, 'receive');
      }
      // A reconnection in the middle: the party joins again and its former transports go.
      await call(kiosk.client, id, 'join', {});
      await transport(kiosk.client, id, 'send');
      expect((await readiness()).media).toEqual({ rooms: 1, transports: 3 });
      await close(id);
    }
    expect((await readiness()).media).toEqual({ rooms: 0, transports: 0 });
  });

  test('has one seat for a physician with two consoles: the newer takes it once, the older asks to have it back', async () => {
    const id = await taken();
    await call(kiosk.client, id, 'join', {});
    const other = await connectConsole(server, server.physicians.first);
    onTestFinished(() => void other.disconnect());
    const [office, home] = [randomUUID(), randomUUID()];
    const elsewhere = (console: ConsoleClient) =>
      new Promise<void>((resolve) => console.once('elsewhere', () => resolve()));
    expect(await call(physician, id, 'join', { seat: office, takeOver: true })).toMatchObject({ ok: true });

    const officeTold = elsewhere(physician);
    expect(await call(other, id, 'join', { seat: home, takeOver: true })).toMatchObject({ ok: true });
    await officeTold;
    // What a console does by itself when its transports close, or when its link comes back.
    const toldAgain = elsewhere(physician);
    expect(await call(physician, id, 'join', { seat: office })).toMatchObject({ error: 'wrong-state' });
    await toldAgain;
    const stray = await call(physician, id, 'create-transport', { direction: 'send' });
    expect(stray).toMatchObject({ error: 'wrong-state' });

    const heard = nextRoomEvent(other, 'producer-added');
    const sending = await transport(kiosk.client, id, 'send');
    await call(kiosk.client, id, 'produce', { ...VOICE, transportId: sending });
    await heard;

    expect(await call(other, id, 'join', { seat: home })).toMatchObject({ ok: true });
    const homeTold = elsewhere(other);
    expect(await call(physician, id, 'join', { seat: office, takeOver: true })).toMatchObject({ ok: true });
    await homeTold;
    await close(id);
  });

  test('is made anew when its worker dies, and both parties are told', async () => {
    const id = await taken();
    await call(kiosk.client, id, 'join', {});
    await call(physician, id, 'join', {});
    const told = Promise.all([nextRoomEvent(kiosk.client, 'reset'), nextRoomEvent(physician, 'reset')]);
    const logged = nextView(physician, (view) => view.incidents.some(({ kind }) => kind === 'media-restarted'));
    process.kill(await workerPid(server.pid), 'SIGKILL');
    await told;
    await logged;
    await expect.poll(async () => (await readiness()).ready, { timeout: 30_000 }).toBe(true);
    expect(await call(kiosk.client, id, 'join', {})).toMatchObject({ ok: true });
    await close(id);
  });
});

/** The process of the only media worker: the one child of the server. */
async function workerPid(serverPid: number): Promise<number> {
  const children = await readFile(`/proc/${serverPid}/task/${serverPid}/children`, 'utf8');
  return z.coerce.number().int().positive().parse(children.trim());
}
