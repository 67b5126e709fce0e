import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Log } from '#main/log.ts';
import { openStore } from '#main/store/database.ts';
import { loadIdentity, saveEnrolment } from '#main/store/identity.ts';
import { StoreKeyError } from '#main/store/key.ts';
import { Outbox } from '#main/store/outbox.ts';
import { ConsultationId, KioskId } from '#protocol/ids.ts';
import type { OutboxRecord } from '#protocol/outbox.ts';

const MARK = 'Zwingelstein';
const logged: string[] = [];
const log: Log = (level, event, fields) => logged.push(JSON.stringify({ level, event, ...fields }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'escale-store-'));
  logged.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const newConsultation = () => ConsultationId.parse(randomUUID());

const openedRecord = (consultationId: ConsultationId): OutboxRecord => ({
  id: randomUUID(),
  type: 'consultation-opened',
  consultationId,
  content: {
    identity: { state: 'provisional', birthName: MARK, givenName: 'Jeanne', birthDate: '1946-02-03', sex: 'F' },
    consent: { textVersion: '1', locale: 'fr', givenAt: '2026-01-01T00:00:00.000Z' },
    reason: 'cough',
    locale: 'fr',
    openedAt: '2026-01-01T00:00:00.000Z',
  },
});

const skippedRecord = (consultationId: ConsultationId): OutboxRecord => ({
  id: randomUUID(),
  type: 'measurement-skipped',
  consultationId,
  content: { modality: 'oximetry', reason: 'cannot', at: '2026-01-01T00:00:00.000Z' },
});

const everyByte = () =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('');

describe('outbox', () => {
  it('gives records back in the order they came, also after the program has stopped', () => {
    const consultationId = newConsultation();
    const records = [openedRecord(consultationId), skippedRecord(consultationId), skippedRecord(consultationId)];
    const first = openStore({ folder, log });
    for (const record of records) new Outbox(first).enqueue([record]);
    first.close();

    const second = openStore({ folder, log });
    const outbox = new Outbox(second);
    const read: unknown[] = [];
    for (let entry = outbox.next(0, new Set()); entry !== undefined; entry = outbox.next(entry.seq, new Set())) {
      read.push(entry.record);
    }
    expect(read).toEqual(records);
    second.close();
  });

  it('stores the records of one act all or none', () => {
    const store = openStore({ folder, log });
    const outbox = new Outbox(store);
    const consultationId = newConsultation();
    const record = skippedRecord(consultationId);
    outbox.enqueue([record]);
    expect(() => outbox.enqueue([skippedRecord(consultationId), record], { current: consultationId })).toThrow();
    expect(outbox.pending()).toBe(1);
    expect(outbox.currentConsultation()).toBeNull();
    store.close();
  });

  it('says that a full disk has not stored a record, and goes on with what it had', () => {
    const store = openStore({ folder, log });
    const outbox = new Outbox(store);
    const consultationId = newConsultation();
    outbox.enqueue([skippedRecord(consultationId)]);
    const pages = store.prepare('PRAGMA page_count').raw().get();
    store.pragma(`max_page_count = ${Array.isArray(pages) ? Number(pages[0]) : 0}`);
    const many = Array.from({ length: 500 }, () => openedRecord(consultationId));
    expect(() => outbox.enqueue(many)).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }));
    expect(outbox.pending()).toBe(1);
    expect(outbox.next(0, new Set())?.record?.type).toBe('measurement-skipped');
    store.close();
  });

  it('keeps what the server refused for good out of the way of the rest', () => {
    const store = openStore({ folder, log });
    const outbox = new Outbox(store);
    const consultationId = newConsultation();
    const [refused, next] = [skippedRecord(consultationId), skippedRecord(consultationId)];
    outbox.enqueue([refused, next]);
    outbox.refused(refused.id, 'invalid', '2026-01-01T00:00:00.000Z');
    expect(outbox.next(0, new Set())?.id).toBe(next.id);
    expect(outbox.hasRefused(consultationId)).toBe(true);
    expect(store.prepare('SELECT record, error FROM refused').get()).toMatchObject({
      record: JSON.stringify(refused),
      error: 'invalid',
    });
    store.close();
  });

  it('tells of a record that this version cannot read instead of losing it or stopping', () => {
    const store = openStore({ folder, log });
    store
      .prepare('INSERT INTO outbox (id, consultation_id, record) VALUES (?, ?, ?)')
      .run('a', newConsultation(), '{"type":"from-the-future"}');
    expect(new Outbox(store).next(0, new Set())).toMatchObject({ id: 'a', record: null });
    store.close();
  });

  it('remembers which consultation was open, in the same act as its record', () => {
    const consultationId = newConsultation();
    const first = openStore({ folder, log });
    new Outbox(first).enqueue([openedRecord(consultationId)], { current: consultationId });
    first.close();
    const second = openStore({ folder, log });
    const outbox = new Outbox(second);
    expect(outbox.currentConsultation()).toBe(consultationId);
    outbox.enqueue([skippedRecord(consultationId)], { current: null });
    expect(outbox.currentConsultation()).toBeNull();
    second.close();
  });
});

describe('store at rest', () => {
  it('holds nothing of a patient in plain text, and is readable by its owner only', () => {
    const store = openStore({ folder, log });
    const record = openedRecord(newConsultation());
    new Outbox(store).enqueue([record]);
    expect(everyByte()).not.toContain(MARK);
    expect(statSync(join(folder, 'store.key')).mode & 0o777).toBe(0o600);
    store.close();
  });

  it('holds nothing more of a record once it is acknowledged, its journal included', () => {
    const store = openStore({ folder, log });
    const outbox = new Outbox(store);
    const record = openedRecord(newConsultation());
    outbox.enqueue([record]);
    outbox.acknowledged(record.id);
    expect(statSync(join(folder, 'store.db-wal')).size).toBe(0);
    expect(store.prepare('SELECT count(*) AS n FROM outbox').get()).toMatchObject({ n: 0 });
    expect(store.prepare('PRAGMA secure_delete').raw().get()).toEqual([1]);
    store.close();
  });

  it('stops on a wrong key, and touches nothing', () => {
    const store = openStore({ folder, log });
    new Outbox(store).enqueue([openedRecord(newConsultation())]);
    store.close();
    const key = readFileSync(join(folder, 'store.key'), 'utf8');
    const before = readFileSync(join(folder, 'store.db'));
    writeFileSync(join(folder, 'store.key'), 'ab'.repeat(32));
    expect(() => openStore({ folder, log })).toThrow(expect.objectContaining({ code: 'key-wrong' }));
    expect(readFileSync(join(folder, 'store.db'))).toEqual(before);

    writeFileSync(join(folder, 'store.key'), key);
    const again = openStore({ folder, log });
    expect(new Outbox(again).pending()).toBe(1);
    again.close();
  });

  it.each([
    ['key-missing', (file: string) => rmSync(file, { force: true })],
    ['key-malformed', (file: string) => writeFileSync(file, 'short', { mode: 0o600 })],
    [
      'key-exposed',
      (file: string) => {
        writeFileSync(file, 'ab'.repeat(32));
        chmodSync(file, 0o644);
      },
    ],
  ])('refuses a credential: %s', (code, prepare) => {
    const keyFile = join(folder, 'credential');
    prepare(keyFile);
    expect(() => openStore({ folder: join(folder, 'user-data'), keyFile, log })).toThrow(StoreKeyError);
    expect(() => openStore({ folder: join(folder, 'user-data'), keyFile, log })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('sets a damaged file aside, whole, and serves the next patient from a fresh one', () => {
    const store = openStore({ folder, log });
    const outbox = new Outbox(store);
    for (let count = 0; count < 200; count += 1) outbox.enqueue([openedRecord(newConsultation())]);
    store.pragma('wal_checkpoint(TRUNCATE)');
    store.close();
    const damaged = readFileSync(join(folder, 'store.db'));
    damaged.fill(0x55, 8200, 30_000);
    writeFileSync(join(folder, 'store.db'), damaged);

    const fresh = openStore({ folder, log });
    expect(new Outbox(fresh).pending()).toBe(0);
    const aside = readdirSync(folder).find((name) => /^store\.db\.damaged-[^.]*\.\d+Z$/.test(name));
    expect(readFileSync(join(folder, aside ?? ''))).toEqual(damaged);
    expect(logged.join()).toContain('store-damaged');
    fresh.close();
  });
});

describe('identity of the kiosk', () => {
  it('is made once and kept, and so is its enrolment', () => {
    const first = openStore({ folder, log });
    const made = loadIdentity(first);
    expect(made.enrolment).toBeNull();
    expect(made.publicKey.length).toBeLessThan(100);
    const enrolment = { kioskId: KioskId.parse(randomUUID()), site: 'Pharmacie', kiosk: 'Borne 1' };
    saveEnrolment(first, enrolment);
    first.close();

    const second = openStore({ folder, log });
    const kept = loadIdentity(second);
    expect(kept.publicKey).toBe(made.publicKey);
    expect(kept.enrolment).toEqual(enrolment);
    second.close();
  });
});
