import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ServerLink } from '#main/link/server-link.ts';
import { KioskSession } from '#main/session/kiosk-session.ts';
import { openStore } from '#main/store/database.ts';
import { Outbox } from '#main/store/outbox.ts';
import { DATABASES, prepareDatabase } from '../support/databases.ts';
import { enrolKey, openingRecord } from '../support/hand-made-kiosk.ts';
import { connectConsole, nextQueue } from '../support/link-clients.ts';
import { startServer } from '../support/server.ts';

const log = () => undefined;

/** The kiosk's side of a session on a store of its own: session, outbox and link, without window and drivers. */
function openKioskSide(server: string) {
  const folder = mkdtempSync(join(tmpdir(), 'escale-session-end-'));
  const store = openStore({ folder, log });
  const outbox = new Outbox(store);
  const link = new ServerLink({
    server,
    outbox,
    log,
    currentConsultation: () => session.consultationId,
    onLink: () => undefined,
    onStatus: () => undefined,
    onRoom: () => undefined,
    onCallBacks: () => undefined,
  });
  const session: KioskSession = new KioskSession({ outbox, link, log, emit: () => undefined, command: () => true });
  const close = () => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { store, link, session, close };
}

describe.each(DATABASES)('with a server on %s', (kind) => {
  test('a session whose end cannot be stored is told to the server at once, as by a kiosk that holds nobody', async () => {
    const database = await prepareDatabase(kind);
    onTestFinished(database.release);
    // An absence would be told only after the test has given up.
    const server = await startServer({ ...database, env: { ...database.env, ESCALE_SEAT_HOLD: '600' } });
    onTestFinished(() => server.stop());
    const physician = await connectConsole(server, server.physicians.first);
    onTestFinished(() => void physician.disconnect());
    const { store, link, session, close } = openKioskSide(server.origin);
    onTestFinished(close);
    const stopping = new AbortController();
    const { kioskId, privateKey } = await enrolKey(server.origin, await server.enrolmentCode());
    const running = link.run({ kioskId, site: 'Halles', kiosk: 'Borne' }, privateKey, stopping.signal);
    const { openedAt: _, ...content } = openingRecord().content;
    const opened = session.open(content);
    if (!opened.ok) throw new Error(opened.error);
    const queued = nextQueue(physician, (queue) => queue.length === 1);
    expect(await link.joinQueue(opened.value.consultationId, null, stopping.signal)).toMatchObject({ ok: true });
    await queued;

    store.exec(`CREATE TEMP TRIGGER full BEFORE INSERT ON main.outbox BEGIN SELECT raise(ABORT, 'disk full'); END`);
    const gone = nextQueue(physician, (queue) => queue.length === 0);
    session.end('idle');
    await gone;
    stopping.abort();
    await running;
    await server.stop();
    expect(await database.query('SELECT state FROM consultations')).toEqual([{ state: 'abandoned' }]);
  });
});
