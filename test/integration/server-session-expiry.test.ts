import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import secureSession from '@fastify/secure-session';
import fastify from 'fastify';
import { Server as SocketServer } from 'socket.io';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CONSOLE_NAMESPACE } from '#protocol/console-link.ts';
import { PhysicianId } from '#protocol/ids.ts';
import { Absences } from '#server/consultations/absences.ts';
import { Announcer } from '#server/consultations/announcer.ts';
import { Audience } from '#server/consultations/audience.ts';
import type { OpenDatabase } from '#server/db/database.ts';
import { physicians, sessions } from '#server/db/schema.ts';
import { Rooms } from '#server/media/rooms.ts';
import { Workers } from '#server/media/workers.ts';
import { serveConsoles } from '#server/physicians/namespace.ts';
import { DATABASES, type PreparedDatabase, prepareDatabase } from '../support/databases.ts';

/** Long enough for a console to connect on a busy machine, ms. */
const LEFT = 10_000;

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const clock = () => new Date();
const physicianId = PhysicianId.parse(randomUUID());
let prepared: PreparedDatabase;
let database: OpenDatabase;

describe.each(DATABASES)('a session on %s', (kind) => {
  beforeEach(async () => {
    prepared = await prepareDatabase(kind);
    database = await prepared.open();
    const person = { issuer: 'https://id.example', subject: 'dr', name: 'Dr', speciality: 'MG', rpps: '99900000011' };
    await database.db.insert(physicians).values({ id: physicianId, ...person });
  });
  afterEach(async () => {
    await database.close();
    await prepared.release();
  });

  test('a console that only listens is hung up when its session runs out', async () => {
    const { db } = database;
    const app = fastify();
    await app.register(secureSession, { key: randomBytes(32), cookieName: 'session' });
    await app.ready();
    const http = createServer();
    const sockets = new SocketServer(http);
    const audience = new Audience();
    const announcer = new Announcer({ db, audience, clock, onError: () => {} });
    const ports = { min: 42_000, max: 42_999 };
    const media = { workerBin: null, workers: 0, ip: '127.0.0.1', announcedAddress: null, ports, turn: null };
    const rooms = new Rooms(await Workers.start(media, log), () => {});
    const guests = { dismiss: async () => {}, over: () => {} };
    const practice = { db, clock, audience, announcer, rooms, guests };
    const absences = new Absences(practice, 1000, () => {});
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const address = http.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    const publicUrl = new URL(`http://127.0.0.1:${address.port}`);
    serveConsoles(sockets.of(CONSOLE_NAMESPACE), {
      practice,
      absences,
      rooms,
      log,
      publicUrl,
      stopping: () => false,
      app,
    });

    const session = randomUUID();
    const expiresAt = new Date(Date.now() + LEFT);
    await db.insert(sessions).values({ id: session, physicianId, openedAt: new Date(), expiresAt });
    const cookie = `session=${encodeURIComponent(app.encodeSecureSession(app.createSecureSession({ session })))}`;
    const console = io(new URL(CONSOLE_NAMESPACE, publicUrl).href, {
      extraHeaders: { cookie },
      transports: ['websocket'],
      reconnection: false,
    });
    await new Promise<void>((resolve, reject) => {
      console.once('connect', resolve);
      console.once('connect_error', reject);
    });
    expect(await new Promise((resolve) => console.once('disconnect', resolve))).toBe('io server disconnect');
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime());
    expect([...audience.consoles()]).toEqual([]);

    await sockets.close();
    absences.stop();
    await announcer.stop();
    await app.close();
  });
});
