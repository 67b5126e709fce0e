import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { QueueEntry } from '#protocol/consultation.ts';
import { ConsultationId, KioskId, PhysicianId } from '#protocol/ids.ts';
import { Absences } from '#server/consultations/absences.ts';
import { Announcer } from '#server/consultations/announcer.ts';
import { Audience } from '#server/consultations/audience.ts';
import { consultations, kiosks } from '#server/db/schema.ts';
import { DATABASES, prepareDatabase } from '../support/databases.ts';
import { openingRecord } from '../support/hand-made-kiosk.ts';

/** ms that a kiosk of this test may be away. */
const HOLD = 50;

describe.each(DATABASES)('an absence on %s', (kind) => {
  test('that ended while the database was away gives the patient up once it is back', async () => {
    const prepared = await prepareDatabase(kind);
    onTestFinished(prepared.release);
    const { db, close } = await prepared.open();
    onTestFinished(close);
    const clock = () => new Date();
    const [kioskId, id] = [KioskId.parse(randomUUID()), ConsultationId.parse(randomUUID())];
    const now = clock();
    await db.insert(kiosks).values({ id: kioskId, site: 'Halles', name: 'Borne', publicKey: 'key', enrolledAt: now });
    const { openedAt: _, ...content } = openingRecord().content;
    const waiting = { state: 'waiting', waitingSince: now, openedAt: now } as const;
    await db.insert(consultations).values({ ...content, ...waiting, id, kioskId });

    const audience = new Audience();
    const emptyQueue = new Promise<void>((resolve) => {
      const queue = (entries: QueueEntry[]) => entries.length === 0 && resolve();
      const departed = () => undefined;
      const line = { queue, departed, consultation: () => undefined, still: () => undefined, hangUp: () => undefined };
      audience.addConsole(PhysicianId.parse(randomUUID()), line);
    });
    const announcer = new Announcer({ db, audience, clock, onError: () => undefined });
    onTestFinished(() => announcer.stop());
    const rooms = { close: () => undefined, closeExamination: () => undefined };
    const guests = { dismiss: async () => undefined, over: () => undefined };
    let failures = 0;
    let onFailure: () => void = () => undefined;
    const absences = new Absences({ db, clock, audience, announcer, rooms, guests }, HOLD, () => onFailure());
    onTestFinished(() => absences.stop());
    // One failure to tell that the kiosk is away, one to give it up.
    const bothFailed = new Promise<void>((resolve) => {
      onFailure = () => {
        failures += 1;
        if (failures === 2) resolve();
      };
    });
    await db.execute('ALTER TABLE consultations RENAME TO away');
    await absences.kioskWent(kioskId);
    await bothFailed;
    await db.execute('ALTER TABLE away RENAME TO consultations');
    await emptyQueue;
    expect(await db.select({ state: consultations.state }).from(consultations)).toEqual([{ state: 'abandoned' }]);
  });
});
