import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, ne, or } from 'drizzle-orm';
import { CALL_BACK_WITHIN, type DepartedEntry, type SiteCallBack } from '#protocol/call-back.ts';
import type { KioskId } from '#protocol/ids.ts';
import type { Database } from '../db/database.ts';
import { type ConsultationRow, callBacks, consultations, kiosks } from '../db/schema.ts';
import { ageOn } from './age.ts';

/** The most that are listed: the newest. */
const LISTED = 30;

/** Who was in the queue, or was cut off by a kiosk that died, and can still be called back; not who ended a consultation. */
export const recentlyDeparted = (now: Date) =>
  and(
    gt(consultations.endedAt, new Date(now.getTime() - CALL_BACK_WITHIN)),
    isNotNull(consultations.waitingSince),
    or(
      eq(consultations.state, 'abandoned'),
      and(
        eq(consultations.state, 'left'),
        or(isNull(consultations.physicianId), ne(consultations.leftWhy, 'patient'), isNull(consultations.leftWhy)),
      ),
    ),
  );

/** Everyone who went without being seen, the last first, without a name. */
export async function departedPatients(
  db: Database,
  presence: { kioskOnline(id: KioskId): boolean },
  now: Date,
): Promise<DepartedEntry[]> {
  const rows = await db
    .select()
    .from(consultations)
    .innerJoin(kiosks, eq(kiosks.id, consultations.kioskId))
    .leftJoin(callBacks, eq(callBacks.consultationId, consultations.id))
    .where(recentlyDeparted(now))
    .orderBy(desc(consultations.endedAt), asc(consultations.id))
    .limit(LISTED);
  if (rows.length === 0) return [];
  const sites = [...new Set(rows.map(({ kiosks: { site } }) => site))];
  const places = await db.select({ id: kiosks.id, site: kiosks.site }).from(kiosks).where(inArray(kiosks.site, sites));
  const online = new Set(places.filter(({ id }) => presence.kioskOnline(id)).map(({ site }) => site));
  return rows.map(({ consultations: row, kiosks: kiosk, call_backs: call }) => ({
    consultationId: row.id,
    site: kiosk.site,
    kiosk: kiosk.name,
    siteOnline: online.has(kiosk.site),
    reason: row.reason,
    age: ageOn(now, row.identity.birthDate),
    sex: row.identity.sex,
    locale: row.locale,
    how: howOf(row),
    departedAt: (row.endedAt ?? row.openedAt).toISOString(),
    callBack: call === null ? null : { state: call.state, at: call.changedAt.toISOString() },
  }));
}

/** What this kiosk shows to its host: the calls of its whole site that are not over, the oldest first. */
export async function siteCallBacks(db: Database, kioskId: KioskId, now: Date): Promise<SiteCallBack[]> {
  const [own] = await db.select({ site: kiosks.site }).from(kiosks).where(eq(kiosks.id, kioskId));
  if (own === undefined) return [];
  const rows = await db
    .select({ id: callBacks.id, state: callBacks.state, departedAt: consultations.endedAt })
    .from(callBacks)
    .innerJoin(consultations, eq(consultations.id, callBacks.consultationId))
    .innerJoin(kiosks, eq(kiosks.id, consultations.kioskId))
    .where(and(eq(kiosks.site, own.site), inArray(callBacks.state, ['asked', 'acknowledged']), recentlyDeparted(now)))
    .orderBy(asc(callBacks.askedAt));
  return rows.flatMap(({ id, state, departedAt }) =>
    departedAt !== null && (state === 'asked' || state === 'acknowledged')
      ? [{ id, state, departedAt: departedAt.toISOString() }]
      : [],
  );
}

function howOf({ state, leftWhy }: ConsultationRow): DepartedEntry['how'] {
  if (state === 'abandoned' || leftWhy === 'kiosk-restarted') return 'stopped';
  return leftWhy === 'idle' ? 'silent' : 'left';
}
