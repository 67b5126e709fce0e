import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AttachmentHead, PIECE_BYTES } from '#protocol/attachment.ts';
import { ConsultationView } from '#protocol/consultation.ts';
import { type Entry, type EntryContent, TypedEntry } from '#protocol/entry.ts';
import { type ConsultationId, EntryId } from '#protocol/ids.ts';
import { ConsultationStatus } from '#protocol/kiosk-link.ts';
import { DATABASES, type PreparedDatabase, prepareDatabase } from '../support/databases.ts';
import type { KioskClient } from '../support/hand-made-kiosk.ts';
import {
  type ConsoleClient,
  connectConsole,
  connectKiosk,
  nextStatus,
  nextView,
  queuePatient,
} from '../support/link-clients.ts';
import { headOf, jpegOf, paper, piecesOf } from '../support/papers.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { wavOf } from '../support/wav.ts';

const newId = () => EntryId.parse(randomUUID());
const typed = (type: 'message' | 'caption', text: string): TypedEntry =>
  TypedEntry.parse({ id: newId(), content: { type, text } });

/** What a kiosk and a console alike send bytes with. */
interface Sender {
  readonly begin: (head: AttachmentHead, content: EntryContent, id?: EntryId) => Promise<unknown>;
  readonly piece: (piece: object) => Promise<unknown>;
}

const stillOf = ({ attachmentId }: AttachmentHead): EntryContent => ({
  type: 'still',
  attachmentId,
  camera: 'dermatoscope',
  label: 'Dermatoscope',
  width: 3840,
  height: 2160,
  from: 'photograph',
  by: 'button',
  annotations: [],
});
const soundOf = ({ attachmentId }: AttachmentHead): EntryContent => ({
  type: 'auscultation',
  attachmentId,
  duration: 1,
  site: 'heart',
  filter: 'none',
});
const documentOf = ({ attachmentId }: AttachmentHead): EntryContent => ({
  type: 'document',
  attachmentId,
  title: 'Ordonnance',
  state: 'sent',
});

describe.each(DATABASES)('what is kept of a consultation, on %s', (kind) => {
  let database: PreparedDatabase;
  let server: RunningServer;
  let physician: ConsoleClient;
  let cookie: string;
  const open: { disconnect(): unknown }[] = [];
  let consultationId: ConsultationId;
  let kiosk: KioskClient;

  beforeAll(async () => {
    database = await prepareDatabase(kind);
    server = await startServer({ ...database, env: { ...database.env, ESCALE_SEAT_HOLD: '600' } });
    physician = await connectConsole(server, server.physicians.first);
    await physician.emitWithAck('hello', {});
    cookie = await server.signIn(server.physicians.first);
  });
  afterAll(async () => {
    physician.disconnect();
    await server.stop();
    await database.release();
  });
  afterEach(async () => {
    await physician.emitWithAck('close', { consultationId, outcome: 'advice' });
    for (const client of open.splice(0)) client.disconnect();
  });

  const attended = async (): Promise<void> => {
    kiosk = (await connectKiosk(server)).client;
    open.push(kiosk);
    consultationId = await queuePatient(kiosk);
    const taken = await physician.emitWithAck('take', { consultationId });
    if (!taken.ok) throw new Error(taken.error);
    expect(ConsultationView.parse(taken.value)).toMatchObject({ entries: [], notes: { text: '', version: 0 } });
  };
  /** Sends by this end of the line; content that is not this end's to send is for the server to refuse. */
  const by = (client: KioskClient | ConsoleClient): Sender => {
    const line = client as ConsoleClient;
    return {
      begin: (head, content, id = newId()) =>
        line.emitWithAck('attachment:begin', { head, entry: { id, content } } as never),
      piece: (piece) => line.emitWithAck('attachment:piece', piece as never),
    };
  };
  const send = async ({ begin, piece }: Sender, head: AttachmentHead, bytes: Uint8Array, content: EntryContent) => {
    let answer = await begin(head, content);
    for (const part of piecesOf(head, bytes)) answer = await piece(part);
    return answer;
  };
  const fetchBytes = (id: string, attachmentId: string, headers: Record<string, string> = { cookie }) =>
    fetch(new URL(`/consultations/${id}/attachments/${attachmentId}`, server.origin), { headers });
  const entriesSeen = async (): Promise<readonly Entry[]> => {
    const hello = await physician.emitWithAck('hello', {});
    return (hello.ok && hello.value.consultation?.entries) || [];
  };

  test('both write, both read, and a repeat is written once', async () => {
    await attended();
    const question = typed('message', 'Depuis quand avez-vous mal ?');
    const asked = nextStatus(kiosk, ({ entries }) => entries.length === 1);
    for (let twice = 0; twice < 2; twice += 1) {
      expect(await physician.emitWithAck('entry:add', { consultationId, entry: question })).toMatchObject({ ok: true });
    }
    expect(ConsultationStatus.parse(await asked).entries).toMatchObject([
      {
        id: question.id,
        author: { party: 'physician' },
        content: { text: 'Depuis quand avez-vous mal ?' },
        received: 1,
      },
    ]);
    const answer = typed('message', '  Depuis hier ');
    const answered = nextView(physician, ({ entries }) => entries.length === 2);
    expect(await kiosk.emitWithAck('entry:add', { consultationId, entry: answer })).toMatchObject({ ok: true });
    expect((await answered).entries[1]).toMatchObject({
      author: { party: 'patient' },
      content: { text: 'Depuis hier' },
    });
    // A caption is what a physician says, and nobody writes over another's words.
    const caption = typed('caption', 'Ouvrez la bouche.');
    expect(await kiosk.emitWithAck('entry:add', { consultationId, entry: caption })).toMatchObject({
      error: 'invalid',
    });
    const forged = { ...answer, id: question.id };
    expect(await kiosk.emitWithAck('entry:add', { consultationId, entry: forged })).toMatchObject({ error: 'invalid' });
  });

  test('under a physician’s face the patient reads nothing that another typed; the record keeps it', async () => {
    await attended();
    const question = typed('message', 'Êtes-vous enceinte ?');
    expect(await physician.emitWithAck('entry:add', { consultationId, entry: question })).toMatchObject({ ok: true });
    const colleague = await connectConsole(server, server.physicians.second);
    open.push(colleague);
    expect(await physician.emitWithAck('leave', { consultationId })).toMatchObject({ ok: true });
    const status = nextStatus(kiosk, ({ state }) => state === 'taken');
    const taken = await colleague.emitWithAck('take', { consultationId });
    expect(ConsultationStatus.parse(await status).entries).toEqual([]);
    const former = { party: 'physician', name: 'Dr Claire Martin' };
    expect(taken).toMatchObject({ ok: true, value: { entries: [{ id: question.id, author: former }] } });
    expect(await colleague.emitWithAck('close', { consultationId, outcome: 'advice' })).toMatchObject({ ok: true });
  });

  test('a photograph goes on where a cut left it, its progress is seen, and its holder may fetch it', async () => {
    await attended();
    const bytes = jpegOf(PIECE_BYTES * 12 + 17);
    const head = headOf(bytes, consultationId, { purpose: 'still', mediaType: 'image/jpeg' });
    const id = newId();
    const sender = by(kiosk);
    expect(await sender.begin(head, stillOf(head), id)).toEqual({ ok: true, value: { received: 0, done: false } });
    const seen = nextView(physician, ({ entries }) => (entries[0]?.received ?? 0) > 0);
    const parts = [...piecesOf(head, bytes)];
    for (const part of parts.slice(0, 9)) expect(await sender.piece(part)).toMatchObject({ ok: true });
    expect((await seen).entries[0]).toMatchObject({ id, content: { type: 'still', camera: 'dermatoscope' } });
    expect((await fetchBytes(consultationId, head.attachmentId)).status).toBe(404);

    await server.kill();
    await server.restart();
    physician = await connectConsole(server, server.physicians.first);
    await physician.emitWithAck('hello', {});
    expect((await entriesSeen())[0]?.received).toBeCloseTo((9 * PIECE_BYTES) / bytes.length, 5);
    const { client } = await connectKiosk(server, 'Étrangère');
    open.push(client);
    expect(await by(client).begin(head, stillOf(head), id)).toMatchObject({ error: 'not-yours' });
    // The same consultation's pieces may come by the console in this test: the server knows them by their bytes.
    const again = by(physician);
    expect(await again.begin(head, stillOf(head))).toMatchObject({ ok: true, value: { received: 9 * PIECE_BYTES } });
    // What is there already and what comes too early change nothing.
    expect(await again.piece(parts[3] ?? {})).toMatchObject({ ok: true, value: { received: 9 * PIECE_BYTES } });
    expect(await again.piece(parts[11] ?? {})).toMatchObject({ ok: true, value: { received: 9 * PIECE_BYTES } });
    for (const part of parts.slice(9)) expect(await again.piece(part)).toMatchObject({ ok: true });

    const response = await fetchBytes(consultationId, head.attachmentId, {
      cookie: await server.signIn(server.physicians.first),
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-disposition': 'attachment; filename="still.jpg"',
      'content-security-policy': expect.stringContaining('sandbox'),
    });
    const stranger = { cookie: await server.signIn(server.physicians.second) };
    expect((await fetchBytes(consultationId, head.attachmentId, stranger)).status).toBe(404);
    expect((await fetchBytes(consultationId, head.attachmentId, {})).status).toBe(401);
    cookie = await server.signIn(server.physicians.first);
  });

  test('bytes that are not those announced are refused, and may come again', async () => {
    await attended();
    const bytes = jpegOf(PIECE_BYTES + 100);
    const head = headOf(bytes, consultationId, { purpose: 'still', mediaType: 'image/jpeg' });
    const damaged = bytes.slice();
    damaged[700] = 1 ^ (damaged[700] ?? 0);
    expect(await send(by(kiosk), head, damaged, stillOf(head))).toMatchObject({ ok: false, error: 'wrong-digest' });
    expect((await entriesSeen())[0]?.received).toBe(0);
    const sender = by(kiosk);
    let last: unknown;
    for (const part of piecesOf(head, bytes)) last = await sender.piece(part);
    expect(last).toEqual({ ok: true, value: { received: bytes.length, done: true } });
    expect(await sender.piece({ ...head, offset: bytes.length, bytes: new Uint8Array(1) })).toMatchObject({
      error: 'invalid',
    });
  });

  test('a paper reaches the patient’s screen, and what becomes of it is seen', async () => {
    await attended();
    const bytes = await paper(['Ordonnance', 'Conseils']);
    const head = headOf(bytes, consultationId, { purpose: 'document', mediaType: 'application/pdf' });
    const arrived = nextStatus(kiosk, ({ entries }) => entries.length === 1);
    expect(await send(by(physician), head, bytes, documentOf(head))).toMatchObject({ ok: true, value: { done: true } });
    const [entry] = (await arrived).entries;
    if (entry === undefined) throw new Error('no paper came');
    const { attachmentId } = head;
    const read = await kiosk.emitWithAck('attachment:read', { consultationId, attachmentId, offset: 0 });
    if (!read.ok) throw new Error(read.error);
    expect(Buffer.from(read.value.bytes).equals(bytes.subarray(0, PIECE_BYTES))).toBe(true);
    const report = (state: 'unreadable' | 'shown' | 'printed') =>
      kiosk.emitWithAck('document:state', { consultationId, entryId: entry.id, state });
    const printed = nextView(physician, ({ entries }) => JSON.stringify(entries).includes('printed'));
    const tells = ['unreadable', 'shown', 'unreadable', 'printed', 'shown', 'unreadable'] as const;
    for (const state of tells) expect(await report(state)).toMatchObject({ ok: true });
    await printed;
    expect((await entriesSeen())[0]?.content).toMatchObject({ title: 'Ordonnance', state: 'printed' });
    expect(await by(kiosk).begin(head, documentOf(head))).toMatchObject({ error: 'invalid' });
  });

  test('what is no plain paper is refused with its reason, and the patient never hears of it', async () => {
    await attended();
    const cases = [
      [jpegOf(5_000), 'not-its-type'],
      [await paper(['x'], (document) => document.addJavaScript('a', 'app.alert(1)')), 'active'],
    ] as const;
    for (const [bytes, detail] of cases) {
      const head = headOf(bytes, consultationId, { purpose: 'document', mediaType: 'application/pdf' });
      const refused = { ok: false, error: 'refused-content', detail };
      expect(await send(by(physician), head, bytes, documentOf(head))).toEqual(refused);
      expect(await by(physician).begin(head, documentOf(head))).toMatchObject({ ok: false });
    }
    expect(await entriesSeen()).toEqual([]);
    const page = headOf(jpegOf(100), consultationId, { purpose: 'document', mediaType: 'text/html' });
    expect(await by(physician).begin(page, documentOf(page))).toMatchObject({ error: 'invalid' });
    const huge = {
      ...headOf(jpegOf(100), consultationId, { purpose: 'document', mediaType: 'application/pdf' }),
      size: 9e6,
    };
    expect(await by(physician).begin(huge, documentOf(huge))).toMatchObject({ error: 'invalid' });
  });

  test('no other kiosk and no other physician writes, draws, reads or sends', async () => {
    await attended();
    const stranger = (await connectKiosk(server, 'Étrangère')).client;
    const colleague = await connectConsole(server, server.physicians.second);
    open.push(stranger, colleague);
    const entry = typed('message', 'Bonjour');
    const head = headOf(jpegOf(100), consultationId, { purpose: 'still', mediaType: 'image/jpeg' });
    for (const client of [stranger, colleague]) {
      const line = client as ConsoleClient;
      expect(await line.emitWithAck('entry:add', { consultationId, entry })).toMatchObject({ error: 'not-yours' });
      expect(await by(client).begin(head, stillOf(head))).toMatchObject({ error: 'not-yours' });
    }
    const { attachmentId } = head;
    const read = await stranger.emitWithAck('attachment:read', { consultationId, attachmentId, offset: 0 });
    expect(read).toMatchObject({ error: 'not-yours' });
    const notes = await colleague.emitWithAck('notes:save', { consultationId, text: 'x', base: 0 });
    expect(notes).toMatchObject({ error: 'not-yours' });
  });

  test('drawings on a still are all kept, and the newest is shown', async () => {
    await attended();
    const bytes = jpegOf(200);
    const head = headOf(bytes, consultationId, { purpose: 'still', mediaType: 'image/jpeg' });
    await send(by(kiosk), head, bytes, stillOf(head));
    const [still] = await entriesSeen();
    if (still === undefined) throw new Error('no still');
    const circle = { type: 'circle', centre: { x: 0.5, y: 0.5 }, edge: { x: 0.6, y: 0.5 } } as const;
    for (const annotations of [[circle], [circle], []]) {
      const drawn = await physician.emitWithAck('entry:annotate', { consultationId, entryId: still.id, annotations });
      expect(drawn).toMatchObject({ ok: true });
      expect((await entriesSeen())[0]?.content).toMatchObject({ annotations });
    }
  });

  test('notes are saved over what they were written from, and nothing newer is lost', async () => {
    await attended();
    const save = (text: string, base: number) => physician.emitWithAck('notes:save', { consultationId, text, base });
    expect(await save('Fièvre', 0)).toMatchObject({ ok: true, value: { outcome: 'saved', notes: { version: 1 } } });
    // The answer was lost and the saving repeated.
    expect(await save('Fièvre', 0)).toMatchObject({ ok: true, value: { outcome: 'saved', notes: { version: 1 } } });
    expect(await save('Fièvre, toux', 1)).toMatchObject({ value: { outcome: 'saved', notes: { version: 2 } } });
    const late = await save('Écrit ailleurs', 1);
    expect(late).toMatchObject({ value: { outcome: 'newer', notes: { text: 'Fièvre, toux', version: 2 } } });
    const hello = await physician.emitWithAck('hello', {});
    expect(hello.ok && hello.value.consultation?.notes).toMatchObject({ text: 'Fièvre, toux', version: 2 });
    const { notes, ...told } = ConsultationView.parse(hello.ok && hello.value.consultation);
    expect(notes.savedAt).not.toBeNull();
    expect(JSON.stringify(told)).not.toContain('Fièvre');
  });

  test('what was written and recorded when it ended still comes into the record; nothing for the patient does', async () => {
    await attended();
    await physician.emitWithAck('close', { consultationId, outcome: 'advice' });
    const notes = await physician.emitWithAck('notes:save', { consultationId, text: 'Souffle au cœur', base: 0 });
    expect(notes).toMatchObject({ ok: true, value: { outcome: 'saved', notes: { version: 1 } } });
    const sound = wavOf(1, (time) => 0.3 * Math.sin(2 * Math.PI * 60 * time));
    const heard = headOf(sound, consultationId, { purpose: 'auscultation', mediaType: 'audio/wav' });
    expect(await send(by(physician), heard, sound, soundOf(heard))).toMatchObject({ ok: true, value: { done: true } });
    const prescription = await paper(['Paracétamol']);
    const late = headOf(prescription, consultationId, { purpose: 'document', mediaType: 'application/pdf' });
    expect(await by(physician).begin(late, documentOf(late))).toMatchObject({ error: 'wrong-state' });
    const entry = typed('message', 'Revenez');
    expect(await physician.emitWithAck('entry:add', { consultationId, entry })).toMatchObject({ error: 'wrong-state' });
  });

  test('the patient is told what comes next', async () => {
    await attended();
    const followUp = { kind: 'gp', within: 3, advice: 'Buvez beaucoup.' } as const;
    const told = nextStatus(kiosk, ({ state }) => state === 'closed');
    // "Stay here and call 15" and "go to the emergency department" are not told together.
    const torn = { consultationId, outcome: 'emergency', followUp: { ...followUp, kind: 'emergency' } } as const;
    expect(await physician.emitWithAck('close', torn)).toMatchObject({ error: 'invalid' });
    expect(await physician.emitWithAck('close', { consultationId, outcome: 'advice', followUp })).toMatchObject({
      ok: true,
    });
    expect(ConsultationStatus.parse(await told).followUp).toEqual(followUp);
    // What was being sent as the consultation ended is still taken: it is of an examination that was.
    const bytes = jpegOf(300);
    const head = headOf(bytes, consultationId, { purpose: 'still', mediaType: 'image/jpeg' });
    expect(await send(by(kiosk), head, bytes, stillOf(head))).toMatchObject({ ok: true, value: { done: true } });
    const entry = typed('message', 'Merci');
    expect(await kiosk.emitWithAck('entry:add', { consultationId, entry })).toMatchObject({ error: 'wrong-state' });
  });
});
