import { randomUUID } from 'node:crypto';
import { ConsultationId, KioskId } from '#protocol/ids.ts';
import type { Database } from '#server/db/database.ts';
import { consultations, kiosks, waitForecasts } from '#server/db/schema.ts';
import { openingRecord } from './hand-made-kiosk.ts';

/** What a site's history is made of: thirty patients of the day before, who each waited a quarter of an hour for its one physician. */
export async function addPastWaits(db: Database, site: string): Promise<void> {
  const kioskId = KioskId.parse(randomUUID());
  const opened = new Date(Date.now() - 86_400_000);
  await db.insert(kiosks).values({ id: kioskId, site, name: 'Borne 0', publicKey: randomUUID(), enrolledAt: opened });
  const { openedAt: _, ...content } = openingRecord().content;
  const past = Array.from({ length: 30 }, () => ConsultationId.parse(randomUUID()));
  const closed = { ...content, kioskId, state: 'closed', openedAt: opened } as const;
  await db.insert(consultations).values(past.map((id) => ({ ...closed, id })));
  const situation = { site, toldAt: opened, ahead: 0, physicians: 1, free: 1 };
  const answered = { endedAt: new Date(opened.getTime() + 14 * 60_000), seen: true };
  await db
    .insert(waitForecasts)
    .values(past.map((consultationId) => ({ id: randomUUID(), consultationId, ...situation, ...answered })));
}
