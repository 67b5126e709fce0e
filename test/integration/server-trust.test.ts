import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { DATABASES, type PreparedDatabase, prepareDatabase } from '../support/databases.ts';
import { connectWith, enrolKey, handshake, openingRecord } from '../support/hand-made-kiosk.ts';
import {
  connectConsole,
  connectConsoleWith,
  connectKiosk,
  disconnected,
  measurementRecord,
  nextStatus,
  nextView,
  queuePatient,
  reconnectKiosk,
} from '../support/link-clients.ts';
import { type RunningServer, startServer } from '../support/server.ts';

describe.each(DATABASES)('whom a server on %s trusts', (kind) => {
  let database: PreparedDatabase;
  let server: RunningServer;
  beforeAll(async () => {
    database = await prepareDatabase(kind);
    const env = { ...database.env, ESCALE_SEAT_HOLD: '5', LOG_LEVEL: 'trace' };
    server = await startServer({ ...database, env });
  });
  afterAll(async () => {
    await server.stop();
    await database.release();
  });

  const enrol = (body: object) =>
    fetch(new URL('/kiosk/enrol', server.origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const publicKey = () =>
    generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

  test('an enrolment code enrols one kiosk', async () => {
    const code = await server.enrolmentCode();
    const results = await Promise.all([
      enrol({ code, publicKey: publicKey() }),
      enrol({ code, publicKey: publicKey() }),
    ]);
    expect(results.map((result) => result.status).sort()).toEqual([200, 403]);
  });

  test('a kiosk that missed the answer to its enrolment is told it again', async () => {
    const request = { code: await server.enrolmentCode(), publicKey: publicKey() };
    const [first, again] = [await enrol(request), await enrol(request)];
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual(await first.json());
  });

  test('a key that is no Ed25519 key does not spend the code', async () => {
    const code = await server.enrolmentCode();
    const rsa = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'der' });
    expect((await enrol({ code, publicKey: rsa.toString('base64').slice(0, 100) })).status).toBe(400);
    expect((await enrol({ code, publicKey: publicKey() })).status).toBe(200);
  });

  test('the operator issues a code on the command line', async () => {
    const { stdout } = await promisify(execFile)(
      'node_modules/.bin/node',
      ['server/enrolment-code.ts', '--site', 'Mairie de Domme', '--kiosk', 'Accueil', '--server', server.origin],
      { env: { PATH: process.env['PATH'], ESCALE_DATA_DIR: server.dataDir } },
    );
    const code = stdout.slice(0, 8);
    const enrolled = await enrol({ code, publicKey: publicKey() });
    expect(await enrolled.json()).toMatchObject({ site: 'Mairie de Domme', kiosk: 'Accueil' });
  });

  test('codes are issued to nobody else', async () => {
    const ask = (path: string, headers: Record<string, string>) =>
      fetch(new URL(path, server.origin), { method: 'POST', headers });
    expect((await ask('/operator/enrolment-codes', { authorization: 'Bearer devinette' })).status).toBe(401);
    expect((await ask('/demo/enrolment-code', { origin: 'https://evil.example' })).status).toBe(403);
  });

  test('a handshake is refused with another key, for another kiosk, a second time, or malformed', async () => {
    const own = await enrolKey(server.origin, await server.enrolmentCode());
    const other = await enrolKey(server.origin, await server.enrolmentCode());
    const refused = (auth: object) => expect(connectWith(server.origin, auth)).rejects.toThrow('unauthorized');
    await refused(await handshake(server.origin, other.kioskId, own.privateKey));
    await refused({ ...(await handshake(server.origin, own.kioskId, own.privateKey)), kioskId: other.kioskId });
    await refused({ ...(await handshake(server.origin, own.kioskId, own.privateKey)), nonce: 'x'.repeat(43) });
    await refused({});
    const auth = await handshake(server.origin, own.kioskId, own.privateKey);
    (await connectWith(server.origin, auth)).disconnect();
    await refused(auth);
  });

  test('a console is refused without a session, and from the page of another site', async () => {
    const cookie = await server.signIn(server.physicians.first);
    await expect(connectConsoleWith(server, {})).rejects.toThrow('unauthorized');
    await expect(connectConsoleWith(server, { cookie: 'session=devinette' })).rejects.toThrow('unauthorized');
    await expect(connectConsoleWith(server, { cookie, origin: 'https://evil.example' })).rejects.toThrow(
      'unauthorized',
    );
    (await connectConsoleWith(server, { cookie, origin: server.origin })).disconnect();
  });

  test('a console is hung up when its session is ended', async () => {
    const cookie = await server.signIn(server.physicians.first);
    const console = await connectConsoleWith(server, { cookie });
    const gone = disconnected(console);
    await fetch(new URL('/auth/logout', server.origin), { method: 'POST', headers: { cookie }, redirect: 'manual' });
    await gone;
  });

  test('malformed messages are answered as invalid and change nothing', async () => {
    const { client } = await connectKiosk(server);
    const physician = await connectConsole(server, server.physicians.first);
    const consultationId = await queuePatient(client);
    const oddities: unknown[] = [
      null,
      7,
      'x',
      [],
      {},
      { consultationId: '1; DROP TABLE consultations' },
      { __proto__: null },
    ];
    const kioskEvents = [
      'hello',
      'deliver',
      'queue:join',
      'measure:declined',
      'measure:failed',
      'examination-camera',
      'help',
      'room',
    ] as const;
    const consoleEvents = [
      'take',
      'refuse',
      'leave',
      'close',
      'measure',
      'measure:withdraw',
      'examination-camera',
      'room',
    ] as const;
    // The contract's types do not allow what is sent here: that is the point.
    type Raw = {
      emitWithAck(event: string, payload: unknown): Promise<unknown>;
      emit(event: string, ...all: unknown[]): void;
    };
    const [rawKiosk, rawConsole] = [client as unknown as Raw, physician as unknown as Raw];
    for (const oddity of oddities) {
      for (const event of kioskEvents) {
        expect(await rawKiosk.emitWithAck(event, oddity)).toEqual({ ok: false, error: 'invalid' });
      }
      for (const event of consoleEvents) {
        expect(await rawConsole.emitWithAck(event, oddity)).toEqual({ ok: false, error: 'invalid' });
      }
    }
    rawKiosk.emit('deliver', measurementRecord(consultationId));
    rawKiosk.emit('hello');
    rawConsole.emit('take', 'no acknowledgement', 'too many', 'arguments');
    const strange = { ...measurementRecord(consultationId), id: openingRecord().id };
    expect(await rawKiosk.emitWithAck('deliver', strange)).toEqual({ ok: false, error: 'invalid' });
    expect(await physician.emitWithAck('take', { consultationId })).toMatchObject({
      ok: true,
      value: { measurements: [] },
    });
    await physician.emitWithAck('close', { consultationId, outcome: 'advice' });
    client.disconnect();
    physician.disconnect();
  });

  test('a patient whose kiosk stays away is given up, and the physician told', async () => {
    const { client } = await connectKiosk(server);
    const physician = await connectConsole(server, server.physicians.first);
    const consultationId = await queuePatient(client);
    await physician.emitWithAck('take', { consultationId });
    const over = nextView(physician, (view) => view.state === 'abandoned');
    client.disconnect();
    await over;
    expect(await physician.emitWithAck('hello', {})).toMatchObject({ value: { consultation: null, queue: [] } });
    physician.disconnect();
  });

  test('a patient whose physician stays away is back in the queue', async () => {
    const { client } = await connectKiosk(server);
    const physician = await connectConsole(server, server.physicians.second);
    const consultationId = await queuePatient(client);
    await physician.emitWithAck('take', { consultationId });
    const away = nextStatus(client, (status) => status.state === 'taken' && !status.physicianOnline);
    const waiting = nextStatus(client, (status) => status.state === 'waiting');
    physician.disconnect();
    await away;
    expect(await waiting).toMatchObject({ ahead: 0, physician: null });
    await client.emitWithAck('hello', { consultationId: null });
    client.disconnect();
  });

  test('nothing of a patient is in the logs, whatever went wrong', async () => {
    const { key, client } = await connectKiosk(server);
    const opening = openingRecord();
    await client.emitWithAck('deliver', opening);
    await client.emitWithAck('deliver', { ...opening, content: { ...opening.content, openedAt: 'Quixzyvaume' } });
    const incident = { kind: 'device-fault', at: new Date().toISOString(), detail: 'Quixzyvaume' } as const;
    const { consultationId } = opening;
    await client.emitWithAck('deliver', {
      id: openingRecord().id,
      type: 'incident',
      consultationId,
      content: incident,
    });
    // A character PostgreSQL cannot store makes the statement itself fail, with its parameters in the error.
    const unstorable = { ...incident, detail: 'Quixzyvaume\u0000' };
    const record = { id: openingRecord().id, type: 'incident', consultationId, content: unstorable } as const;
    expect(await client.emitWithAck('deliver', record)).toEqual({ ok: false, error: 'internal' });
    await fetch(new URL('/auth/callback?code=Quixzyvaume&state=Quixzyvaume', server.origin), { redirect: 'manual' });
    await enrol({ code: 'Quixzyvaume', publicKey: 'Quixzyvaume' });
    client.disconnect();
    const again = await reconnectKiosk(server, key);
    await again.emitWithAck('hello', { consultationId: null });
    again.disconnect();
    expect(server.output()).toContain('a request failed');
    expect(server.output()).not.toMatch(/Quixzyvaume|Wolfkrysta|1946-03-17/i);
  });
});

test('a second server on the folder of an embedded database is refused, and the first is not harmed', async () => {
  const database = await prepareDatabase('pglite');
  onTestFinished(database.release);
  const server = await startServer(database);
  onTestFinished(() => server.stop());
  await expect(startServer({ dataDir: server.dataDir })).rejects.toThrow(/another server is running/);
  expect((await fetch(new URL('/readyz', server.origin))).status).toBe(200);
});
