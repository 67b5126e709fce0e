import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConsultationView } from '#protocol/consultation.ts';
import { ConsultationId, KioskId, PhysicianId } from '#protocol/ids.ts';
import { Announcer } from '#server/consultations/announcer.ts';
import { Audience } from '#server/consultations/audience.ts';
import type { OpenDatabase } from '#server/db/database.ts';
import { consultations, kiosks, physicians } from '#server/db/schema.ts';
import { DATABASES, type PreparedDatabase, prepareDatabase } from '../support/databases.ts';
import { openingRecord } from '../support/hand-made-kiosk.ts';

const kioskId = KioskId.parse(randomUUID());
const [former, present] = [PhysicianId.parse(randomUUID()), PhysicianId.parse(randomUUID())];
const consultationId = ConsultationId.parse(randomUUID());
const errors: unknown[] = [];
let prepared: PreparedDatabase;
let database: OpenDatabase;

describe.each(DATABASES)('an announcement on %s', (kind) => {
  beforeEach(async () => {
    prepared = await prepareDatabase(kind);
    database = await prepared.open();
    const { db } = database;
    const now = new Date();
    await db.insert(kiosks).values({ id: kioskId, site: 'Halles', name: 'Borne', publicKey: 'key', enrolledAt: now });
    for (const id of [former, present]) {
      const person = { issuer: 'https://id.example', subject: id, name: 'Dr', speciality: 'MG', rpps: '99900000011' };
      await db.insert(physicians).values({ id, ...person });
    }
    const { openedAt: _, ...content } = openingRecord().content;
    const taken = { state: 'taken', physicianId: present, takenAt: now, waitingSince: now, openedAt: now } as const;
    await db.insert(consultations).values({ ...content, ...taken, id: consultationId, kioskId });
  });
  afterEach(async () => {
    await database.close();
    await prepared.release();
  });

  test('who left a consultation is never told that they hold it, though a colleague has taken it at once', async () => {
    const audience = new Audience();
    const views: { to: PhysicianId; state: ConsultationView['state'] }[] = [];
    for (const to of [former, present]) {
      const consultation = ({ state }: ConsultationView) => void views.push({ to, state });
      audience.addConsole(to, {
        queue: () => undefined,
        departed: () => undefined,
        consultation,
        still: () => undefined,
        hangUp: () => undefined,
      });
    }
    const onError = (error: unknown) => void errors.push(error);
    const announcer = new Announcer({ db: database.db, audience, clock: () => new Date(), onError });
    announcer.consultation(consultationId, former);
    await announcer.idle();
    expect(errors).toEqual([]);
    expect(views).toContainEqual({ to: present, state: 'taken' });
    expect(views).not.toContainEqual({ to: former, state: 'taken' });
  });

  test('that fails while the database is away is made once it is back, to whoever was to hear it', async () => {
    const audience = new Audience();
    const told = Promise.all(
      [former, present].map(
        (to) =>
          new Promise<ConsultationView['state']>((resolve) => {
            const consultation = ({ state }: ConsultationView) => resolve(state);
            audience.addConsole(to, {
              queue: () => undefined,
              departed: () => undefined,
              consultation,
              still: () => undefined,
              hangUp: () => undefined,
            });
          }),
      ),
    );
    const failures: unknown[] = [];
    const onError = (error: unknown) => void failures.push(error);
    const announcer = new Announcer({ db: database.db, audience, clock: () => new Date(), onError });
    await database.db.execute('ALTER TABLE consultations RENAME TO away');
    announcer.consultation(consultationId, former);
    await announcer.idle();
    expect(failures).toHaveLength(1);
    await database.db.execute('ALTER TABLE away RENAME TO consultations');
    expect(await told).toEqual(['waiting', 'taken']);
    await announcer.stop();
  });
});
