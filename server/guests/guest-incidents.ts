import { and, count, eq } from 'drizzle-orm';
import type { ToldIncidents } from '#protocol/media-incident.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import { keepTold } from '../consultations/incidents.ts';
import type { Practice } from '../consultations/practice.ts';
import { incidents } from '../db/schema.ts';
import type { SeatedGuest } from './invitations.ts';

/** Incidents of guests that a consultation's record takes: far above what their pages tell, who may be anybody's. */
const MOST_KEPT = 500;

/** Records how a guest's media fared, under their name (R4). */
export async function reportGuestIncidents(
  practice: Pick<Practice, 'db' | 'clock' | 'announcer'>,
  { consultationId, welcome, since }: SeatedGuest,
  told: ToldIncidents,
): Promise<Result<object, 'wrong-state'>> {
  const ofGuests = and(eq(incidents.consultationId, consultationId), eq(incidents.party, 'guest'));
  const [kept] = await practice.db.select({ many: count() }).from(incidents).where(ofGuests);
  if ((kept?.many ?? 0) + told.length > MOST_KEPT) return failed('wrong-state');
  await keepTold(practice, consultationId, told, { party: 'guest', guest: welcome.name, since });
  practice.announcer.consultation(consultationId);
  return ok({});
}
