import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openRecordsDesk } from '#main/attachments/desk.ts';
import { ServerLink } from '#main/link/server-link.ts';
import { KioskSession } from '#main/session/kiosk-session.ts';
import { openStore } from '#main/store/database.ts';
import { Outbox } from '#main/store/outbox.ts';
import { PIECE_BYTES, type UploadProgress } from '#protocol/attachment.ts';
import { AttachmentId, EntryId } from '#protocol/ids.ts';
import type { EnrolResponse } from '#protocol/kiosk-link.ts';
import { prepareDatabase } from '../support/databases.ts';
import { enrolKey, openingRecord } from '../support/hand-made-kiosk.ts';
import { connectConsole, nextQueue, nextView } from '../support/link-clients.ts';
import { jpegOf } from '../support/papers.ts';
import { startServer } from '../support/server.ts';

const log = () => undefined;

/** The kiosk's side of a consultation's record on a store of its own: session, link and desk, without window and drivers. */
function openKioskSide(server: string, folder: string) {
  const store = openStore({ folder, log });
  const outbox = new Outbox(store);
  const progress: UploadProgress[] = [];
  const link = new ServerLink({
    server,
    outbox,
    log,
    currentConsultation: () => session.consultationId,
    onLink: (state) => desk.onLink(state),
    onStatus: (status) => session.onStatus(status),
    onRoom: () => undefined,
    onCallBacks: () => undefined,
  });
  const session: KioskSession = new KioskSession({ outbox, link, log, emit: () => undefined, command: () => true });
  const desk = openRecordsDesk({
    database: store,
    link,
    attended: () => (session.status?.state === 'taken' ? session.consultationId : null),
    printer: null,
    emit: (event) => {
      if (event.type === 'attachment-progress') progress.push(event.progress);
    },
    log,
  });
  return { store, link, session, desk, progress };
}

test('a photograph survives a cut of the link and a restart of the kiosk, is sent on from where it was, and leaves nothing', async () => {
  const database = await prepareDatabase('postgresql');
  onTestFinished(database.release);
  const server = await startServer({ ...database, env: { ...database.env, ESCALE_SEAT_HOLD: '600' } });
  onTestFinished(() => server.stop());
  const folder = mkdtempSync(join(tmpdir(), 'escale-upload-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const physician = await connectConsole(server, server.physicians.first);
  await physician.emitWithAck('hello', {});
  const { kioskId, privateKey } = await enrolKey(server.origin, await server.enrolmentCode());
  const enrolled: EnrolResponse = { kioskId, site: 'Halles', kiosk: 'Borne' };

  const before = openKioskSide(server.origin, folder);
  const stopping = new AbortController();
  const running = before.link.run(enrolled, privateKey, stopping.signal);
  const { openedAt: _, ...content } = openingRecord().content;
  const opened = before.session.open({ ...content, assisted: false });
  if (!opened.ok) throw new Error(opened.error);
  const { consultationId } = opened.value;
  const queued = nextQueue(physician, (queue) => queue.length === 1);
  expect(await before.session.joinQueue(null)).toMatchObject({ ok: true });
  await queued;
  await physician.emitWithAck('take', { consultationId });
  await expect.poll(() => before.session.status?.state, { timeout: 30_000 }).toBe('taken');

  const bytes = jpegOf(PIECE_BYTES * 120 + 7);
  const attachmentId = AttachmentId.parse(randomUUID());
  const entryId = EntryId.parse(randomUUID());
  const seen = nextView(physician, ({ entries }) => (entries[0]?.received ?? 0) > 0);
  const added = before.desk.handlers['attachment:add']({
    entryId,
    mediaType: 'image/jpeg',
    bytes,
    content: {
      type: 'still',
      attachmentId,
      camera: 'otoscope',
      label: 'Otoscope',
      width: 1920,
      height: 1080,
      from: 'photograph',
      by: 'patient',
      annotations: [],
    },
  });
  expect(added).toEqual({ ok: true, value: {} });
  // The cut comes in the middle, and then the kiosk's own.
  await seen;
  await server.kill();
  before.desk.stop();
  stopping.abort();
  await running;
  before.store.close();
  expect(before.progress.at(-1)?.state).toBe('sending');
  const marks = (file: string) => readFileSync(join(folder, file)).includes(Buffer.from(bytes.subarray(1000, 1064)));
  expect([marks('store.db'), before.progress.length > 0]).toEqual([false, true]);

  await server.restart();
  const console = await connectConsole(server, server.physicians.first);
  onTestFinished(() => void console.disconnect());
  const hello = await console.emitWithAck('hello', {});
  const kept = (hello.ok && hello.value.consultation?.entries[0]?.received) || 0;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(1);
  const after = openKioskSide(server.origin, folder);
  // As every start does: whoever was there is gone, and the records of the examination are sent all the same.
  after.session.closeInterrupted();
  const ending = new AbortController();
  const again = after.link.run(enrolled, privateKey, ending.signal);
  after.desk.start();
  await expect
    .poll(() => after.store.prepare('SELECT count(*) AS n FROM attachments').get(), { timeout: 80_000 })
    .toMatchObject({ n: 0 });
  expect(after.store.prepare('SELECT count(*) AS n FROM attachment_pieces').get()).toMatchObject({ n: 0 });
  // Nobody is told of a session that is over.
  expect(after.progress).toEqual([]);
  after.desk.stop();
  ending.abort();
  await again;
  after.store.close();
  await server.stop();
  const [sent] = await database.query<{ received: number; done: boolean; pieces: string }>(
    `SELECT received, done_at IS NOT NULL AS done,
       (SELECT count(*) FROM attachment_pieces p WHERE p.attachment_id = a.id AND p."offset" < a.received) AS pieces
     FROM attachments a`,
  );
  expect(sent).toMatchObject({ received: bytes.length, done: true });
}, 120_000);
