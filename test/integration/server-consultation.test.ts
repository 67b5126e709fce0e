import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ConsultationView } from '#protocol/consultation.ts';
import { ConsultationId } from '#protocol/ids.ts';
import { ConsultationStatus } from '#protocol/kiosk-link.ts';
import { DATABASES, type PreparedDatabase, prepareDatabase } from '../support/databases.ts';
import { type KioskClient, openingRecord } from '../support/hand-made-kiosk.ts';
import {
  type ConsoleClient,
  connectConsole,
  connectKiosk,
  disconnected,
  measurementRecord,
  nextQueue,
  nextStatus,
  nextView,
  queuePatient,
  reconnectKiosk,
} from '../support/link-clients.ts';
import { type RunningServer, startServer } from '../support/server.ts';

describe.each(DATABASES)('a consultation on %s', (kind) => {
  let database: PreparedDatabase;
  let server: RunningServer;
  /** The consultation whose physician was told of failures, and took back what they had asked for. */
  let askedAndWithdrawn: ConsultationId;
  const open: (KioskClient | ConsoleClient)[] = [];

  beforeAll(async () => {
    database = await prepareDatabase(kind);
    server = await startServer({ ...database, env: { ...database.env, ESCALE_SEAT_HOLD: '600' } });
  });
  afterAll(async () => {
    await server.stop();
    await database.release();
  });
  afterEach(async () => {
    for (const client of open.splice(0)) client.disconnect();
  });

  const kioskOf = async (name?: string) => {
    const kiosk = await connectKiosk(server, name);
    open.push(kiosk.client);
    return kiosk;
  };
  /** A console with nothing left over from the test before. */
  const consoleOf = async (which: 'first' | 'second') => {
    const console = await connectConsole(server, server.physicians[which]);
    open.push(console);
    const hello = await console.emitWithAck('hello', {});
    if (hello.ok && hello.value.consultation !== null) {
      await console.emitWithAck('close', {
        consultationId: hello.value.consultation.consultationId,
        outcome: 'advice',
      });
    }
    return console;
  };

  test('goes from the kiosk to the physician and to its end', async () => {
    const { client } = await kioskOf();
    const physician = await consoleOf('first');
    const inQueue = nextQueue(physician, (queue) => queue.length > 0);
    const consultationId = await queuePatient(client);
    const [entry] = await inQueue;
    expect(entry).toMatchObject({ consultationId, kiosk: 'Borne 1', kioskOnline: true, reason: 'pain' });
    expect(JSON.stringify(entry)).not.toContain('Quixzyvaume');

    const taken = nextStatus(client, (status) => status.state === 'taken');
    const took = await physician.emitWithAck('take', { consultationId });
    expect(took).toMatchObject({ ok: true, value: { state: 'taken', identity: { birthName: 'Quixzyvaume' } } });
    expect(ConsultationStatus.parse(await taken)).toMatchObject({
      ahead: null,
      physicianOnline: true,
      physician: { name: 'Dr Claire Martin', rpps: '99900000011' },
    });

    const measured = nextView(physician, (view) => view.measurements.length === 1);
    const record = measurementRecord(consultationId, 'blood-pressure');
    expect(await client.emitWithAck('deliver', record)).toEqual({ ok: true, value: { id: record.id } });
    expect(ConsultationView.parse(await measured).measurements).toEqual([record.content]);

    const ended = nextStatus(client, (status) => status.state === 'closed');
    expect(await physician.emitWithAck('close', { consultationId, outcome: 'advice' })).toEqual({
      ok: true,
      value: {},
    });
    expect(await ended).toMatchObject({ outcome: 'advice', physician: { name: 'Dr Claire Martin' } });
  });

  test('is given to one of two physicians who press at once', async () => {
    const [first, second] = [await consoleOf('first'), await consoleOf('second')];
    for (let round = 0; round < 5; round += 1) {
      const { client } = await kioskOf(`Borne ${round}`);
      const consultationId = await queuePatient(client);
      const results = await Promise.all(
        [first, second].map((console) => console.emitWithAck('take', { consultationId })),
      );
      expect(results.map((result) => (result.ok ? 'won' : result.error)).sort()).toEqual(['already-taken', 'won']);
      const winner = results[0]?.ok === true ? first : second;
      await winner.emitWithAck('close', { consultationId, outcome: 'advice' });
    }
  });

  test('is not given to a physician who holds another, even pressed at once', async () => {
    const physician = await consoleOf('first');
    const [one, two] = [await kioskOf('Borne A'), await kioskOf('Borne B')];
    const ids = [await queuePatient(one.client), await queuePatient(two.client)];
    const results = await Promise.all(ids.map((consultationId) => physician.emitWithAck('take', { consultationId })));
    expect(results.map((result) => (result.ok ? 'won' : result.error)).sort()).toEqual(['busy-with-another', 'won']);
    for (const { client } of [one, two]) await client.emitWithAck('hello', { consultationId: null });
  });

  test('tells each patient how many are before them', async () => {
    const [one, two] = [await kioskOf('Borne A'), await kioskOf('Borne B')];
    const firstId = await queuePatient(one.client);
    const secondId = await queuePatient(two.client);
    const status = await two.client.emitWithAck('hello', { consultationId: secondId });
    expect(status).toMatchObject({ ok: true, value: { status: { ahead: 1 } } });
    const nearer = nextStatus(two.client, ({ ahead }) => ahead === 0);
    const physician = await consoleOf('first');
    await physician.emitWithAck('refuse', { consultationId: firstId, refusal: 'in-person-needed' });
    await nearer;
    await two.client.emitWithAck('hello', { consultationId: null });
  });

  test('goes back to its place in the queue when the physician leaves', async () => {
    const { client } = await kioskOf();
    const physician = await consoleOf('first');
    const consultationId = await queuePatient(client);
    const took = await physician.emitWithAck('take', { consultationId });
    const waiting = nextStatus(client, ({ state }) => state === 'waiting');
    await physician.emitWithAck('leave', { consultationId });
    expect(await waiting).toMatchObject({ physician: null, ahead: 0 });
    const hello = await physician.emitWithAck('hello', {});
    const since = took.ok ? took.value.waitingSince : null;
    expect(hello).toMatchObject({ ok: true, value: { consultation: null, queue: [{ waitingSince: since }] } });
    await client.emitWithAck('hello', { consultationId: null });
  });

  test('keeps a record once, however often it is delivered', async () => {
    const { client } = await kioskOf();
    const physician = await consoleOf('first');
    const consultationId = await queuePatient(client);
    const record = measurementRecord(consultationId);
    const acks = await Promise.all(Array.from({ length: 8 }, () => client.emitWithAck('deliver', record)));
    for (const ack of acks) expect(ack).toEqual({ ok: true, value: { id: record.id } });
    expect(await client.emitWithAck('queue:join', { consultationId })).toMatchObject({ ok: true });
    const took = await physician.emitWithAck('take', { consultationId });
    expect(await physician.emitWithAck('take', { consultationId })).toEqual(took);
    expect(took).toMatchObject({ ok: true, value: { measurements: [{ id: record.id }] } });
  });

  test('keeps a measurement that arrives after the end', async () => {
    const { client } = await kioskOf();
    const physician = await consoleOf('first');
    const consultationId = await queuePatient(client);
    await physician.emitWithAck('take', { consultationId });
    await physician.emitWithAck('close', { consultationId, outcome: 'referral' });
    const late = measurementRecord(consultationId);
    expect(await client.emitWithAck('deliver', late)).toEqual({ ok: true, value: { id: late.id } });
  });

  test('R1, R5: needs consent before anything is recorded or queued', async () => {
    const { client } = await kioskOf();
    const { consent: _, ...content } = openingRecord().content;
    const opening = { ...openingRecord(), content };
    // What a forged or broken kiosk might send: the type of the contract does not allow it.
    const forged = opening as unknown as ReturnType<typeof openingRecord>;
    expect(await client.emitWithAck('deliver', forged)).toEqual({ ok: false, error: 'no-consent' });
    const { consultationId } = opening;
    expect(await client.emitWithAck('queue:join', { consultationId })).toEqual({
      ok: false,
      error: 'unknown-consultation',
    });
    expect(await client.emitWithAck('deliver', measurementRecord(consultationId))).toEqual({
      ok: false,
      error: 'unknown-consultation',
    });
  });

  test('obeys its own kiosk only', async () => {
    const owner = await kioskOf('Borne A');
    const thief = await kioskOf('Borne B');
    const consultationId = await queuePatient(owner.client);
    const notYours = { ok: false, error: 'not-yours' };
    expect(await thief.client.emitWithAck('deliver', measurementRecord(consultationId))).toEqual(notYours);
    expect(await thief.client.emitWithAck('deliver', { ...openingRecord(), consultationId })).toEqual(notYours);
    expect(await thief.client.emitWithAck('queue:join', { consultationId })).toEqual(notYours);
    expect(await thief.client.emitWithAck('hello', { consultationId })).toEqual(notYours);
    expect(await thief.client.emitWithAck('help', { consultationId, calling: true })).toEqual(notYours);
    expect(await thief.client.emitWithAck('measure:declined', { consultationId, modality: 'oximetry' })).toEqual(
      notYours,
    );
    expect(await thief.client.emitWithAck('examination-camera', { consultationId, state: 'on' })).toEqual(notYours);
    const call = { method: 'join', payload: {} } as const;
    expect(await thief.client.emitWithAck('room', { consultationId, call })).toEqual(notYours);
    expect(await owner.client.emitWithAck('hello', { consultationId })).toMatchObject({
      value: { status: { state: 'waiting' } },
    });
    await owner.client.emitWithAck('hello', { consultationId: null });
  });

  test('R1: obeys its own physician only', async () => {
    const { client } = await kioskOf();
    const [first, second] = [await consoleOf('first'), await consoleOf('second')];
    const consultationId = await queuePatient(client);
    const notYours = { ok: false, error: 'not-yours' };
    const call = { method: 'join', payload: {} } as const;
    expect(await first.emitWithAck('room', { consultationId, call })).toEqual(notYours);
    await first.emitWithAck('take', { consultationId });
    expect(await second.emitWithAck('close', { consultationId, outcome: 'advice' })).toEqual(notYours);
    expect(await second.emitWithAck('leave', { consultationId })).toEqual(notYours);
    expect(await second.emitWithAck('refuse', { consultationId, refusal: 'other' })).toEqual(notYours);
    expect(await second.emitWithAck('measure', { consultationId, modality: 'oximetry' })).toEqual(notYours);
    expect(await second.emitWithAck('examination-camera', { consultationId, on: true })).toEqual(notYours);
    expect(await second.emitWithAck('room', { consultationId, call })).toEqual(notYours);
  });

  test('answers an asked measurement with one taken after the asking, or with a refusal', async () => {
    const { client } = await kioskOf();
    const physician = await consoleOf('first');
    const consultationId = await queuePatient(client);
    await physician.emitWithAck('take', { consultationId });
    const before = new Date(Date.now() - 60_000);
    const asked = nextStatus(client, (status) => status.asked.length === 2);
    for (const modality of ['oximetry', 'temperature', 'oximetry'] as const) {
      await physician.emitWithAck('measure', { consultationId, modality });
    }
    expect((await asked).asked).toEqual(['oximetry', 'temperature']);
    await client.emitWithAck('deliver', measurementRecord(consultationId, 'oximetry', before));
    const still = await physician.emitWithAck('hello', {});
    expect(still).toMatchObject({ value: { consultation: { asked: ['oximetry', 'temperature'] } } });
    await client.emitWithAck('deliver', measurementRecord(consultationId, 'oximetry', new Date(Date.now() + 1000)));
    await client.emitWithAck('measure:declined', { consultationId, modality: 'temperature' });
    expect(await physician.emitWithAck('hello', {})).toMatchObject({ value: { consultation: { asked: [] } } });
  });

  test('tells the physician why an attempt at what they asked for failed, until it is answered or withdrawn', async () => {
    const { client } = await kioskOf();
    const thief = await kioskOf();
    const physician = await consoleOf('first');
    const consultationId = await queuePatient(client);
    await physician.emitWithAck('take', { consultationId });
    const seen = async () => {
      const told = await physician.emitWithAck('hello', {});
      return told.ok ? told.value.consultation : null;
    };
    const failed = { consultationId, modality: 'oximetry', failure: 'unplugged' } as const;
    await client.emitWithAck('measure:failed', failed);
    expect(await seen()).toMatchObject({ asked: [], failedAsks: [] });
    for (const modality of ['oximetry', 'temperature'] as const)
      await physician.emitWithAck('measure', { consultationId, modality });
    expect(await thief.client.emitWithAck('measure:failed', failed)).toMatchObject({ ok: false, error: 'not-yours' });
    await client.emitWithAck('measure:failed', failed);
    await client.emitWithAck('measure:failed', { ...failed, modality: 'temperature', failure: 'stopped' });
    expect(await seen()).toMatchObject({
      asked: ['oximetry', 'temperature'],
      failedAsks: [
        { modality: 'oximetry', failure: 'unplugged' },
        { modality: 'temperature', failure: 'stopped' },
      ],
    });
    await client.emitWithAck('deliver', measurementRecord(consultationId, 'temperature', new Date(Date.now() + 1000)));
    expect(await seen()).toMatchObject({ asked: ['oximetry'], failedAsks: [{ modality: 'oximetry' }] });
    const withdrawn = nextStatus(client, (status) => status.asked.length === 0);
    await physician.emitWithAck('measure:withdraw', { consultationId, modality: 'oximetry' });
    await withdrawn;
    await physician.emitWithAck('measure', { consultationId, modality: 'oximetry' });
    expect(await seen()).toMatchObject({ asked: ['oximetry'], failedAsks: [] });
    // Who gives the patient back takes back what they asked for.
    await physician.emitWithAck('leave', { consultationId });
    askedAndWithdrawn = consultationId;
    // Nobody is left waiting for the next test.
    await client.emitWithAck('hello', { consultationId: null });
  });

  test('knows the answer to an asked measurement from a kiosk whose clock is an hour behind', async () => {
    const { client } = await kioskOf();
    const physician = await consoleOf('first');
    const consultationId = await queuePatient(client);
    const kioskClock = (ahead: number) => new Date(Date.now() - 3_600_000 + ahead);
    await client.emitWithAck('hello', { consultationId, now: kioskClock(0).toISOString() });
    await physician.emitWithAck('take', { consultationId });
    await physician.emitWithAck('measure', { consultationId, modality: 'oximetry' });
    await client.emitWithAck('deliver', measurementRecord(consultationId, 'oximetry', kioskClock(-60_000)));
    expect(await physician.emitWithAck('hello', {})).toMatchObject({
      value: { consultation: { asked: ['oximetry'] } },
    });
    await client.emitWithAck('deliver', measurementRecord(consultationId, 'oximetry', kioskClock(1000)));
    expect(await physician.emitWithAck('hello', {})).toMatchObject({ value: { consultation: { asked: [] } } });
  });

  test('dates what a kiosk with a wrong clock measured by the server’s, in the order it was measured', async () => {
    const { client } = await kioskOf();
    const physician = await consoleOf('first');
    const consultationId = await queuePatient(client);
    const kioskClock = (at: number) => new Date(at - 3_600_000);
    const begun = Date.now();
    const [first, second] = [begun - 300_000, begun - 290_000];
    const deliver = (takenAt: Date, sentAt: Date) =>
      client.emitWithAck('deliver', {
        ...measurementRecord(consultationId, 'oximetry', takenAt),
        sentAt: sentAt.toISOString(),
      });
    // The first was half a minute on its way.
    await deliver(kioskClock(first), kioskClock(begun - 30_000));
    await deliver(kioskClock(second), kioskClock(Date.now()));
    // The clock was set to the year 1970 since this was measured.
    await deliver(new Date(begun - 200_000), new Date(1000));
    const taken = await physician.emitWithAck('take', { consultationId });
    if (!taken.ok) throw new Error(taken.error);
    const dates = taken.value.measurements.map(({ takenAt }) => Date.parse(takenAt) - begun);
    expect(dates[2]).toBe(-200_000);
    expect((dates[1] ?? 0) - (dates[0] ?? 0)).toBe(10_000);
    expect(dates[0]).toBeGreaterThanOrEqual(-300_000);
    expect(dates[0]).toBeLessThan(-200_000);
  });

  test('knows the answer to an asked measurement from a kiosk whose clock was put back since it connected', async () => {
    const { client } = await kioskOf();
    const physician = await consoleOf('first');
    const consultationId = await queuePatient(client);
    await client.emitWithAck('hello', { consultationId, now: new Date().toISOString() });
    await physician.emitWithAck('take', { consultationId });
    await physician.emitWithAck('measure', { consultationId, modality: 'oximetry' });
    const kioskClock = (ahead: number) => new Date(Date.now() - 3_600_000 + ahead);
    const deliver = (takenAt: Date) => {
      const record = measurementRecord(consultationId, 'oximetry', takenAt);
      return client.emitWithAck('deliver', { ...record, sentAt: kioskClock(2000).toISOString() });
    };
    expect(await deliver(kioskClock(-60_000))).toMatchObject({ ok: true });
    expect(await physician.emitWithAck('hello', {})).toMatchObject({
      value: { consultation: { asked: ['oximetry'] } },
    });
    expect(await deliver(kioskClock(2000))).toMatchObject({ ok: true });
    expect(await physician.emitWithAck('hello', {})).toMatchObject({ value: { consultation: { asked: [] } } });
  });

  test('goes on after the server was killed in the middle', async () => {
    const [one, two] = [await kioskOf('Borne A'), await kioskOf('Borne B')];
    const physician = await consoleOf('first');
    const [takenId, waitingId] = [await queuePatient(one.client), await queuePatient(two.client)];
    await physician.emitWithAck('take', { consultationId: takenId });
    const record = measurementRecord(takenId);
    await one.client.emitWithAck('deliver', record);
    const gone = disconnected(one.client);
    await server.kill();
    await gone;
    await server.restart();

    const again = await reconnectKiosk(server, one.key);
    const console = await connectConsole(server, server.physicians.first);
    open.push(again, console);
    expect(await again.emitWithAck('hello', { consultationId: takenId })).toMatchObject({
      value: { status: { state: 'taken' } },
    });
    expect(await again.emitWithAck('deliver', record)).toEqual({ ok: true, value: { id: record.id } });
    const hello = await console.emitWithAck('hello', {});
    expect(hello).toMatchObject({
      value: {
        consultation: { consultationId: takenId, measurements: [{ id: record.id }] },
        queue: [{ consultationId: waitingId, kioskOnline: false }],
      },
    });
    const kinds = hello.ok ? hello.value.consultation?.incidents.map((incident) => incident.kind) : [];
    expect(kinds).toContain('server-restarted');
    const call = { method: 'join', payload: {} } as const;
    expect(await again.emitWithAck('room', { consultationId: takenId, call })).toMatchObject({ ok: true });
    const back = await reconnectKiosk(server, two.key);
    open.push(back);
    await back.emitWithAck('hello', { consultationId: null });
  });

  test('R4: says when the kiosk is away and back, and logs both', async () => {
    const { key, client } = await kioskOf();
    const physician = await consoleOf('first');
    const consultationId = await queuePatient(client);
    await physician.emitWithAck('take', { consultationId });
    const away = nextView(physician, (view) => !view.kioskOnline && view.incidents.length > 0);
    client.disconnect();
    expect((await away).incidents.map(({ kind }) => kind)).toEqual(['kiosk-away']);
    const back = nextView(physician, (view) => view.incidents.length === 2);
    open.push(await reconnectKiosk(server, key));
    expect(await back).toMatchObject({ kioskOnline: true, incidents: [{}, { kind: 'kiosk-back' }] });
  });

  test('lives on one line of its kiosk: the newer', async () => {
    const { key, client } = await kioskOf();
    const dropped = disconnected(client);
    const newer = await reconnectKiosk(server, key);
    open.push(newer);
    expect(await dropped).toContain('io server disconnect');
    expect(await newer.emitWithAck('hello', { consultationId: null })).toEqual({ ok: true, value: { status: null } });
  });

  test('R10: shows the physician a call for help made before the consultation was known', async () => {
    const { client } = await kioskOf();
    const physician = await consoleOf('first');
    expect(await client.emitWithAck('help', { consultationId: null, calling: true })).toMatchObject({ ok: true });
    const shown = nextQueue(physician, ([entry]) => entry?.callingForHelp === true);
    const consultationId = await queuePatient(client);
    expect(await shown).toMatchObject([{ consultationId }]);
    const answered = nextQueue(physician, ([entry]) => entry?.callingForHelp === false);
    await client.emitWithAck('help', { consultationId, calling: false });
    await answered;
    await client.emitWithAck('hello', { consultationId: null });
  });

  test('is not abandoned for a former one whose opening arrives late', async () => {
    const { client } = await kioskOf();
    const former = openingRecord();
    const consultationId = await queuePatient(client);
    expect(await client.emitWithAck('deliver', former)).toMatchObject({ ok: true });
    expect(await client.emitWithAck('hello', { consultationId })).toMatchObject({
      value: { status: { state: 'waiting' } },
    });
    await client.emitWithAck('hello', { consultationId: null });
  });

  test('is abandoned when its kiosk comes back without it', async () => {
    const { client } = await kioskOf();
    const physician = await consoleOf('first');
    const consultationId = await queuePatient(client);
    await physician.emitWithAck('take', { consultationId });
    const over = nextView(physician, (view) => view.state === 'abandoned');
    await client.emitWithAck('hello', { consultationId: ConsultationId.parse(randomUUID()) });
    await over;
  });

  test('keeps every measurement that was asked for, with what came of it', async () => {
    await server.stop();
    const kept = await database.query<{ modality: string; answer: string; failure: string | null }>(
      `SELECT modality, answer, failure FROM asked_measurements
       WHERE consultation_id = '${askedAndWithdrawn}' ORDER BY asked_at`,
    );
    expect(kept).toEqual([
      { modality: 'oximetry', answer: 'withdrawn', failure: 'unplugged' },
      { modality: 'temperature', answer: 'measured', failure: 'stopped' },
      { modality: 'oximetry', answer: 'withdrawn', failure: null },
    ]);
  });
});
