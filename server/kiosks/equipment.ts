import { asc, desc, eq, isNull } from 'drizzle-orm';
import type { KioskSummary } from '#protocol/console-link.ts';
import { EquipmentCheck, shortcomings } from '#protocol/equipment.ts';
import type { KioskId } from '#protocol/ids.ts';
import type { KioskError } from '#protocol/kiosk-link.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import type { Presence } from '../consultations/views.ts';
import type { Database } from '../db/database.ts';
import { equipmentChecks, kiosks } from '../db/schema.ts';

/**
 * Keeps a check of a kiosk's own equipment; a repeat changes nothing and is acknowledged again.
 *
 * @param clockLag ms the kiosk's clock is behind the server's: the check is kept by the server's clock.
 */
export async function keepCheck(
  db: Database,
  kioskId: KioskId,
  check: EquipmentCheck,
  now: Date,
  clockLag: number,
): Promise<Result<{ id: string }, KioskError>> {
  const at = new Date(Date.parse(check.at) + clockLag);
  await db
    .insert(equipmentChecks)
    .values({
      id: check.id,
      kioskId,
      at,
      receivedAt: now,
      passed: shortcomings(check).length === 0,
      content: { ...check, at: at.toISOString() },
    })
    .onConflictDoNothing();
  const [kept] = await db
    .select({ kioskId: equipmentChecks.kioskId })
    .from(equipmentChecks)
    .where(eq(equipmentChecks.id, check.id));
  return kept?.kioskId === kioskId ? ok({ id: check.id }) : failed('not-yours');
}

/** Every kiosk that is not revoked with its newest check, by site and name. */
export async function fleet(db: Database, presence: Pick<Presence, 'kioskOnline'>): Promise<KioskSummary[]> {
  const newest = db
    .selectDistinctOn([equipmentChecks.kioskId], { kioskId: equipmentChecks.kioskId, content: equipmentChecks.content })
    .from(equipmentChecks)
    .orderBy(equipmentChecks.kioskId, desc(equipmentChecks.at))
    .as('newest');
  const rows = await db
    .select({ id: kiosks.id, site: kiosks.site, kiosk: kiosks.name, content: newest.content })
    .from(kiosks)
    .leftJoin(newest, eq(newest.kioskId, kiosks.id))
    .where(isNull(kiosks.revokedAt))
    .orderBy(asc(kiosks.site), asc(kiosks.name), asc(kiosks.id));
  return rows.map(({ content, ...kiosk }) => ({
    ...kiosk,
    online: presence.kioskOnline(kiosk.id),
    // Kept by a former version of this program, perhaps.
    check: EquipmentCheck.safeParse(content).data ?? null,
  }));
}
