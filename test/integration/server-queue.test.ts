import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DepartedEntry, SiteCallBack } from '#protocol/call-back.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import { DATABASES, type PreparedDatabase, prepareDatabase } from '../support/databases.ts';
import { type EnrolledKey, enrolKey, type KioskClient, openingRecord } from '../support/hand-made-kiosk.ts';
import {
  type ConsoleClient,
  connectConsole,
  connectKiosk,
  disconnected,
  leavingRecord,
  nextQueue,
  nextStatus,
  queuePatient,
  reconnectKiosk,
} from '../support/link-clients.ts';
import { addPastWaits } from '../support/past-waits.ts';
import { type RunningServer, startServer } from '../support/server.ts';

const site = 'Pharmacie des Halles';

/** Resolves with the first list that fits; what came before the call is not seen. */
const nextCallBacks = (client: KioskClient, fits: (callBacks: SiteCallBack[]) => boolean) =>
  new Promise<SiteCallBack[]>((resolve) => {
    const look = (callBacks: SiteCallBack[]) => {
      if (!fits(callBacks)) return;
      client.off('call-backs', look);
      resolve(callBacks);
    };
    client.on('call-backs', look);
  });

const nextDeparted = (client: ConsoleClient, fits: (departed: DepartedEntry[]) => boolean) =>
  new Promise<DepartedEntry[]>((resolve) => {
    const look = (departed: DepartedEntry[]) => {
      if (!fits(departed)) return;
      client.off('departed', look);
      resolve(departed);
    };
    client.on('departed', look);
  });

async function liveThrough({ open }: PreparedDatabase): Promise<void> {
  const { db, close } = await open();
  await addPastWaits(db, site);
  await close();
}

describe.each(DATABASES)('the queue on %s', (kind) => {
  const open: (KioskClient | ConsoleClient)[] = [];
  afterEach(() => {
    for (const client of open.splice(0)) client.disconnect();
  });

  let database: PreparedDatabase;
  let server: RunningServer;
  let told: ConsultationId;
  beforeAll(async () => {
    database = await prepareDatabase(kind);
    await liveThrough(database);
    const env = { ...database.env, ESCALE_SEAT_HOLD: '600', ESCALE_NO_THRESHOLDS_AT: `Mairie de Sarlat; ${site}` };
    server = await startServer({ ...database, env });
    // The embedded database is opened twice, each time for seconds.
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    await database.release();
  });

  const kioskOf = async () => {
    const kiosk = await connectKiosk(server);
    open.push(kiosk.client);
    return kiosk;
  };
  const consoleOf = async () => {
    const client = await connectConsole(server, server.physicians.first);
    open.push(client);
    return client;
  };
  const again = async (key: EnrolledKey) => {
    const client = await reconnectKiosk(server, key);
    open.push(client);
    return client;
  };

  test('tells a wait learnt from the past, and that nobody is there when nobody is', async () => {
    const { client } = await kioskOf();
    const alone = nextStatus(client, ({ estimate }) => estimate?.kind === 'unknown');
    const consultationId = await queuePatient(client);
    told = consultationId;
    expect(await alone).toMatchObject({ ahead: 0, estimate: { kind: 'unknown', why: 'nobody-online' } });

    const learnt = nextStatus(client, ({ estimate }) => estimate?.kind === 'interval');
    const physician = await consoleOf();
    expect((await learnt).estimate).toEqual({ kind: 'interval', from: 10, to: 15, record: { held: 0, told: 0 } });
    expect(await physician.emitWithAck('hello', {})).toMatchObject({
      value: { queue: [{ estimate: { kind: 'interval', from: 10, to: 15 } }] },
    });

    const nobody = nextStatus(client, ({ estimate }) => estimate?.kind === 'unknown');
    physician.disconnect();
    expect((await nobody).estimate).toEqual({ kind: 'unknown', why: 'nobody-online' });

    const back = await consoleOf();
    const taken = nextStatus(client, ({ state }) => state === 'taken');
    await back.emitWithAck('take', { consultationId });
    expect((await taken).estimate).toBeNull();
    await back.emitWithAck('close', { consultationId, outcome: 'advice' });
  });

  test('tells each physician whether a carer is beside the patient, and where thresholds are off', async () => {
    const { client } = await kioskOf();
    const physician = await consoleOf();
    const opening = openingRecord();
    const { consultationId } = opening;
    const assisted = { ...opening, content: { ...opening.content, assisted: true } };
    const queued = nextQueue(physician, (queue) => queue.length === 1);
    expect(await client.emitWithAck('deliver', assisted)).toMatchObject({ ok: true });
    expect(await client.emitWithAck('queue:join', { consultationId })).toMatchObject({ ok: true });
    expect(await queued).toMatchObject([{ assisted: true, thresholds: false }]);
    // Nor once the patient is taken.
    const view = await physician.emitWithAck('take', { consultationId });
    expect(view).toMatchObject({ ok: true, value: { thresholds: false } });
    expect(await physician.emitWithAck('take', { consultationId })).toMatchObject({ value: { assisted: true } });
    await physician.emitWithAck('close', { consultationId, outcome: 'advice' });
  });

  test('has a patient who left called back at the site, by the hour alone, until the host has answered', async () => {
    const { client, key } = await kioskOf();
    const physician = await consoleOf();
    const elsewhere = await enrolKey(server.origin, await server.enrolmentCode('Mairie de Sarlat', 'Borne 9'));
    const stranger = await again(elsewhere);
    const consultationId = await queuePatient(client);
    const ask = (wanted: boolean) => physician.emitWithAck('call-back', { consultationId, wanted });
    expect(await ask(true)).toEqual({ ok: false, error: 'wrong-state' });

    const gone = nextDeparted(physician, (departed) => departed.length === 1);
    await client.emitWithAck('deliver', leavingRecord(consultationId));
    const [departed] = await gone;
    expect(departed).toMatchObject({
      consultationId,
      site,
      siteOnline: true,
      how: 'left',
      reason: 'pain',
      callBack: null,
    });
    expect(JSON.stringify(departed)).not.toContain('Quixzyvaume');

    const shown = nextCallBacks(client, (callBacks) => callBacks.length === 1);
    expect(await ask(true)).toEqual({ ok: true, value: {} });
    expect(await ask(true)).toEqual({ ok: true, value: {} });
    const [call] = await shown;
    if (call === undefined) throw new Error('no call was shown');
    expect(call).toEqual({ id: expect.any(String), departedAt: departed?.departedAt, state: 'asked' });

    // The kiosk that comes back is told again; one of another site never, and it cannot answer.
    const ended = disconnected(client);
    client.disconnect();
    await ended;
    const back = await again(key);
    const shownAgain = nextCallBacks(back, (callBacks) => callBacks.length === 1);
    await back.emitWithAck('hello', { consultationId: null });
    expect(await shownAgain).toEqual([call]);
    const { id } = call;
    const notShown = { ok: false, error: 'wrong-state' };
    expect(await stranger.emitWithAck('call-back', { id, answer: 'gone' })).toEqual(notShown);

    const sought = nextDeparted(physician, ([entry]) => entry?.callBack?.state === 'acknowledged');
    expect(await back.emitWithAck('call-back', { id, answer: 'acknowledged' })).toEqual({ ok: true, value: {} });
    await sought;
    const lost = nextDeparted(physician, ([entry]) => entry?.callBack?.state === 'gone');
    const empty = nextCallBacks(back, (callBacks) => callBacks.length === 0);
    expect(await back.emitWithAck('call-back', { id, answer: 'gone' })).toEqual({ ok: true, value: {} });
    expect(await back.emitWithAck('call-back', { id, answer: 'gone' })).toEqual({ ok: true, value: {} });
    expect(await back.emitWithAck('call-back', { id, answer: 'returned' })).toEqual(notShown);
    await Promise.all([lost, empty]);

    const anew = nextCallBacks(back, ([first]) => first?.state === 'asked');
    expect(await ask(true)).toEqual({ ok: true, value: {} });
    await anew;
    const withdrawn = nextCallBacks(back, (callBacks) => callBacks.length === 0);
    expect(await ask(false)).toEqual({ ok: true, value: {} });
    await withdrawn;
    const told = await physician.emitWithAck('hello', {});
    expect(told).toMatchObject({ value: { departed: [{ callBack: { state: 'withdrawn' } }] } });
  });

  test('lists as gone who was cut off, and neither who was seen nor who left a consultation', async () => {
    const [one, two] = [await kioskOf(), await kioskOf()];
    const physician = await consoleOf();
    const cut = await queuePatient(one.client);
    const seen = await queuePatient(two.client);
    const isListed = nextDeparted(physician, ([entry]) => entry?.consultationId === cut);
    await one.client.emitWithAck('hello', { consultationId: null });
    expect((await isListed)[0]).toMatchObject({ how: 'stopped' });
    await physician.emitWithAck('take', { consultationId: seen });
    await two.client.emitWithAck('deliver', leavingRecord(seen));
    const told = await physician.emitWithAck('hello', {});
    const listed = told.ok ? told.value.departed.map(({ consultationId }) => consultationId) : [];
    expect(listed).toContain(cut);
    expect(listed).not.toContain(seen);
  });

  test('keeps what it told of a wait, and what came of it', async () => {
    await server.stop();
    const kept = await database.query<{ told_from: number; told_to: number; seen: boolean }>(
      `SELECT told_from, told_to, seen FROM wait_forecasts WHERE consultation_id = '${told}'`,
    );
    expect(kept).toEqual([{ told_from: 10, told_to: 15, seen: true }]);
  });
});
