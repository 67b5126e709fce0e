import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Delivery, drainOutbox } from '#main/link/drain.ts';
import type { Log } from '#main/log.ts';
import { openStore } from '#main/store/database.ts';
import { Outbox } from '#main/store/outbox.ts';
import { ConsultationId } from '#protocol/ids.ts';
import type { OutboxRecord } from '#protocol/outbox.ts';

let folder: string;
let store: Database.Database;
let outbox: Outbox;
const log: Log = () => undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'escale-drain-'));
  store = openStore({ folder, log });
  outbox = new Outbox(store);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const [a, b] = [ConsultationId.parse(randomUUID()), ConsultationId.parse(randomUUID())];

const enqueue = (consultationId: ConsultationId): string => {
  const record: OutboxRecord = {
    id: randomUUID(),
    type: 'measurement-skipped',
    consultationId,
    content: { modality: 'oximetry', reason: 'cannot', at: '2026-01-01T00:00:00.000Z' },
  };
  outbox.enqueue([record]);
  return record.id;
};

/** A server that answers as told, and remembers what it was sent. */
const server = (answer: (record: OutboxRecord) => Delivery) => {
  const received: string[] = [];
  const deliver = async (record: OutboxRecord) => {
    received.push(record.id);
    return answer(record);
  };
  return { received, deliver };
};

describe('draining the outbox', () => {
  it('delivers every record in order and keeps none', async () => {
    const ids = [enqueue(a), enqueue(b), enqueue(a)];
    const { received, deliver } = server(() => ({ outcome: 'acknowledged' }));
    expect(await drainOutbox(outbox, deliver, log)).toBe('empty');
    expect(received).toEqual(ids);
    expect(outbox.pending()).toBe(0);
  });

  it('delivers what is enqueued meanwhile', async () => {
    enqueue(a);
    const { received, deliver } = server(() => {
      if (received.length === 1) enqueue(b);
      return { outcome: 'acknowledged' };
    });
    expect(await drainOutbox(outbox, deliver, log)).toBe('empty');
    expect(received).toHaveLength(2);
  });

  it('sets aside what is refused for good, and goes on', async () => {
    const [refused, next] = [enqueue(a), enqueue(a)];
    const { received, deliver } = server(({ id }) =>
      id === refused ? { outcome: 'refused', error: 'invalid' } : { outcome: 'acknowledged' },
    );
    expect(await drainOutbox(outbox, deliver, log)).toBe('empty');
    expect(received).toEqual([refused, next]);
    expect(outbox.hasRefused(a)).toBe(true);
  });

  it('never lets a record overtake another of its consultation, while the other consultations go on', async () => {
    const [stuck, behind, other] = [enqueue(a), enqueue(a), enqueue(b)];
    const { received, deliver } = server(({ id }) => ({ outcome: id === stuck ? 'later' : 'acknowledged' }));
    expect(await drainOutbox(outbox, deliver, log)).toBe('later');
    expect(received).toEqual([stuck, other]);
    expect(outbox.pending(a)).toBe(2);

    const back = server(() => ({ outcome: 'acknowledged' }));
    expect(await drainOutbox(outbox, back.deliver, log)).toBe('empty');
    expect(back.received).toEqual([stuck, behind]);
  });

  it('stops at once when the server does not answer, and loses nothing', async () => {
    enqueue(a);
    enqueue(b);
    const { received, deliver } = server(() => ({ outcome: 'unreachable' }));
    expect(await drainOutbox(outbox, deliver, log)).toBe('unreachable');
    expect(received).toHaveLength(1);
    expect(outbox.pending()).toBe(2);
  });

  it('delivers all the same while a full disk keeps delivered records from leaving', async () => {
    const ids = [enqueue(a), enqueue(b)];
    store.exec(`CREATE TEMP TRIGGER full BEFORE DELETE ON main.outbox BEGIN SELECT raise(ABORT, 'disk full'); END`);
    const { received, deliver } = server(() => ({ outcome: 'acknowledged' }));
    expect(await drainOutbox(outbox, deliver, log)).toBe('later');
    expect(received).toEqual(ids);
    store.exec('DROP TRIGGER temp.full');
    expect(await drainOutbox(outbox, deliver, log)).toBe('empty');
  });

  it('delivers the others while a full disk keeps a refused record from being set aside', async () => {
    const [refused, next] = [enqueue(a), enqueue(b)];
    store.exec(`CREATE TEMP TRIGGER full BEFORE INSERT ON main.refused BEGIN SELECT raise(ABORT, 'disk full'); END`);
    const { received, deliver } = server(({ id }) =>
      id === refused ? { outcome: 'refused', error: 'invalid' } : { outcome: 'acknowledged' },
    );
    expect(await drainOutbox(outbox, deliver, log)).toBe('later');
    expect(received).toEqual([refused, next]);
    store.exec('DROP TRIGGER temp.full');
    expect(await drainOutbox(outbox, deliver, log)).toBe('empty');
    expect(outbox.hasRefused(a)).toBe(true);
  });
});
