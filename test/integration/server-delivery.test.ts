import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConsultationId, KioskId } from '#protocol/ids.ts';
import type { ConsultationStatus } from '#protocol/kiosk-link.ts';
import { Announcer } from '#server/consultations/announcer.ts';
import { Audience } from '#server/consultations/audience.ts';
import { deliver } from '#server/consultations/kiosk-acts.ts';
import { type OpenDatabase, openPglite } from '#server/db/database.ts';
import { kiosks } from '#server/db/schema.ts';
import { openingRecord } from '../support/hand-made-kiosk.ts';

const kioskId = KioskId.parse(randomUUID());
const clock = () => new Date();
let folder: string;
let database: OpenDatabase;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'escale-delivery-'));
  database = await openPglite(folder);
  const names = { site: 'Halles', name: 'Borne', publicKey: 'key' };
  await database.db.insert(kiosks).values({ id: kioskId, ...names, enrolledAt: clock() });
});
afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

test('who was not told of a delivery is told when it is repeated', async () => {
  const told: ConsultationStatus['state'][] = [];
  const errors: unknown[] = [];
  let isLineBroken = true;
  const audience = new Audience();
  audience.addKiosk(kioskId, {
    status: ({ state }) => {
      if (isLineBroken) throw new Error('the line is broken');
      told.push(state);
    },
    hangUp: () => undefined,
  });
  const { db } = database;
  const announcer = new Announcer({ db, audience, clock, onError: (error) => void errors.push(error) });
  const rooms = { close: () => undefined, closeExamination: () => undefined };
  const practice = { db, clock, audience, announcer, rooms };

  const opening = openingRecord();
  const left = {
    id: randomUUID(),
    type: 'consultation-left',
    consultationId: ConsultationId.parse(opening.consultationId),
    content: { at: clock().toISOString(), why: 'patient' },
  };
  for (const record of [opening, left]) expect(await deliver(practice, kioskId, record, 0)).toMatchObject({ ok: true });
  await announcer.idle();
  expect(errors).not.toEqual([]);
  expect(told).toEqual([]);

  isLineBroken = false;
  expect(await deliver(practice, kioskId, left, 0)).toEqual({ ok: true, value: { id: left.id } });
  await announcer.idle();
  expect(told).toEqual(['left']);
});
