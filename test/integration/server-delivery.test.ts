import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConsultationId, KioskId } from '#protocol/ids.ts';
import type { ConsultationStatus } from '#protocol/kiosk-link.ts';
import { Announcer } from '#server/consultations/announcer.ts';
import { Audience } from '#server/consultations/audience.ts';
import { deliver } from '#server/consultations/kiosk-acts.ts';
import type { OpenDatabase } from '#server/db/database.ts';
import { kiosks } from '#server/db/schema.ts';
import { DATABASES, type PreparedDatabase, prepareDatabase } from '../support/databases.ts';
import { openingRecord } from '../support/hand-made-kiosk.ts';

const kioskId = KioskId.parse(randomUUID());
const clock = () => new Date();
let prepared: PreparedDatabase;
let database: OpenDatabase;

describe.each(DATABASES)('a delivery on %s', (kind) => {
  beforeEach(async () => {
    prepared = await prepareDatabase(kind);
    database = await prepared.open();
    const names = { site: 'Halles', name: 'Borne', publicKey: 'key' };
    await database.db.insert(kiosks).values({ id: kioskId, ...names, enrolledAt: clock() });
  });
  afterEach(async () => {
    await database.close();
    await prepared.release();
  });

  test('who could not be told of a delivery is told as soon as it can be, and again when it is repeated', async () => {
    const told: ConsultationStatus['state'][] = [];
    let onTold: () => void = () => undefined;
    const errors: unknown[] = [];
    let isLineBroken = true;
    const audience = new Audience();
    audience.addKiosk(kioskId, {
      status: ({ state }) => {
        if (isLineBroken) throw new Error('the line is broken');
        told.push(state);
        onTold();
      },
      callBacks: () => undefined,
      hangUp: () => undefined,
    });
    const { db } = database;
    const announcer = new Announcer({ db, audience, clock, onError: (error) => void errors.push(error) });
    const rooms = { close: () => undefined, closeExamination: () => undefined };
    const guests = { dismiss: async () => undefined, over: () => undefined };
    const practice = { db, clock, audience, announcer, rooms, guests };

    const opening = openingRecord();
    const left = {
      id: randomUUID(),
      type: 'consultation-left',
      consultationId: ConsultationId.parse(opening.consultationId),
      content: { at: clock().toISOString(), why: 'patient' },
    };
    for (const record of [opening, left])
      expect(await deliver(practice, kioskId, record, { atOnce: 0, steady: 0 })).toMatchObject({ ok: true });
    await announcer.idle();
    expect(errors).not.toEqual([]);
    expect(told).toEqual([]);

    const untilTold = new Promise<void>((resolve) => {
      onTold = resolve;
    });
    isLineBroken = false;
    await untilTold;
    expect(told).toEqual(['left']);

    expect(await deliver(practice, kioskId, left, { atOnce: 0, steady: 0 })).toEqual({
      ok: true,
      value: { id: left.id },
    });
    await announcer.stop();
    expect(told).toEqual(['left', 'left']);
  });
});
