import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConsultationId, KioskId, PhysicianId } from '#protocol/ids.ts';
import { Forecasts, settleForecasts } from '#server/consultations/forecasts.ts';
import { act } from '#server/consultations/store.ts';
import type { OpenDatabase } from '#server/db/database.ts';
import { consultations, kiosks, physicians, waitForecasts } from '#server/db/schema.ts';
import { DATABASES, type PreparedDatabase, prepareDatabase } from '../support/databases.ts';
import { openingRecord } from '../support/hand-made-kiosk.ts';

describe.each(DATABASES)('what was told of a wait, on %s', (kind) => {
  let prepared: PreparedDatabase;
  let database: OpenDatabase;
  beforeAll(async () => {
    prepared = await prepareDatabase(kind);
    database = await prepared.open();
  }, 60_000);
  afterAll(async () => {
    await database?.close();
    await prepared?.release();
  });

  test('ends with the wait, though the patient is taken while the next is worked out', async () => {
    const { db } = database;
    const now = new Date();
    const kioskId = KioskId.parse(randomUUID());
    const id = ConsultationId.parse(randomUUID());
    await db.insert(kiosks).values({ id: kioskId, site: 'Mairie', name: 'Borne 1', publicKey: id, enrolledAt: now });
    const { openedAt: _, ...content } = openingRecord().content;
    const waits = { ...content, kioskId, state: 'waiting', openedAt: now, waitingSince: now } as const;
    await db.insert(consultations).values({ ...waits, id });

    const physicianId = PhysicianId.parse(randomUUID());
    const physician = { name: 'Camille Roux', speciality: 'SM54', rpps: '10000000001' };
    await db.insert(physicians).values({ id: physicianId, issuer: 'test', subject: id, ...physician });
    let online = [physicianId];
    let taken: Promise<void> | undefined;
    let takes = false;
    const take = () =>
      db.transaction(async (tx) => {
        expect(await act(tx, 'take', id, { physicianId, takenAt: now })).not.toBeNull();
        await settleForecasts(tx, id, true, now);
      });
    const audience = {
      physiciansOnline: () => {
        if (takes) taken = take();
        return online;
      },
    };
    const forecasts = new Forecasts({ db, audience, clock: () => new Date() });
    await forecasts.refresh();
    // Another physician comes, who changes what is told, and at that moment the patient is taken.
    online = [...online, PhysicianId.parse(randomUUID())];
    takes = true;
    await forecasts.refresh();
    await taken;

    const kept = await db.select().from(waitForecasts);
    expect(kept[0]).toMatchObject({ physicians: 1, seen: true });
    for (const { seen, endedAt } of kept) expect({ seen, endedAt }).toEqual({ seen: true, endedAt: now });
  });
});
