import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'libsql';
import { Server as SocketServer } from 'socket.io';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ServerLink } from '#main/link/server-link.ts';
import { KioskSession } from '#main/session/kiosk-session.ts';
import { openStore } from '#main/store/database.ts';
import { Outbox } from '#main/store/outbox.ts';
import { KioskId } from '#protocol/ids.ts';
import { HelloPayload, KIOSK_NAMESPACE } from '#protocol/kiosk-link.ts';
import { ok } from '#protocol/result.ts';
import { openingRecord } from '../support/hand-made-kiosk.ts';

let folder: string;
let store: Database.Database;
let http: Server;
let sockets: SocketServer;
/** Which consultation the kiosk says it holds, each time it says so. */
let held: (string | null)[];
let onHello: () => void;
const stopping = new AbortController();
const log = () => undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'escale-session-end-'));
  store = openStore({ folder, log });
  held = [];
  onHello = () => undefined;
  http = createServer((_, response) => response.end(JSON.stringify({ nonce: 'n'.repeat(43) })));
  sockets = new SocketServer(http);
  sockets.of(KIOSK_NAMESPACE).on('connection', (socket) => {
    socket.on('hello', (payload: unknown, answer: (result: unknown) => void) => {
      held.push(HelloPayload.parse(payload).consultationId);
      answer(ok({ status: null }));
      onHello();
    });
    socket.on('deliver', ({ id }: { id: string }, answer: (result: unknown) => void) => answer(ok({ id })));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
});
afterEach(async () => {
  stopping.abort();
  await sockets.close();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a session whose end cannot be stored is told to the server at once, as a kiosk that holds nobody', async () => {
  const outbox = new Outbox(store);
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  let online: () => void = () => undefined;
  const isOnline = new Promise<void>((resolve) => {
    online = resolve;
  });
  const link = new ServerLink({
    server: `http://127.0.0.1:${address.port}`,
    outbox,
    log,
    currentConsultation: () => session.consultationId,
    onLink: (state) => state.online && online(),
    onStatus: () => undefined,
    onRoom: () => undefined,
  });
  const session: KioskSession = new KioskSession({ outbox, link, log, emit: () => undefined, command: () => true });
  const { openedAt: _, ...content } = openingRecord().content;
  const opened = session.open(content);
  if (!opened.ok) throw new Error(opened.error);
  const { privateKey } = generateKeyPairSync('ed25519');
  const enrolled = { kioskId: KioskId.parse(randomUUID()), site: 'Halles', kiosk: 'Borne' };
  const running = link.run(enrolled, privateKey, stopping.signal);
  await isOnline;

  store.exec(`CREATE TEMP TRIGGER full BEFORE INSERT ON main.outbox BEGIN SELECT raise(ABORT, 'disk full'); END`);
  const told = new Promise<void>((resolve) => {
    onHello = resolve;
  });
  session.end('idle');
  await told;
  expect(held).toEqual([opened.value.consultationId, null]);
  stopping.abort();
  await running;
});
