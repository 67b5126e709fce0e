import type { SQL } from 'drizzle-orm';
import type { ConsultationId, KioskId } from '#protocol/ids.ts';
import type { Database } from '../db/database.ts';
import type { ConsultationRow } from '../db/schema.ts';
import { settleForecasts } from './forecasts.ts';
import { act, endAttendance, liveConsultationsOf } from './store.ts';
import type { ConsultationAct } from './transitions.ts';

type Ending = Extract<ConsultationAct, 'refuse-waiting' | 'refuse-taken' | 'close' | 'patient-leaves' | 'abandon'>;

/** Ends a consultation, with what every end has in common; null if its state or `condition` does not allow it. */
export async function endConsultation(
  db: Database,
  ending: Ending,
  id: ConsultationId,
  written: Partial<Pick<ConsultationRow, 'outcome' | 'followUp' | 'refusal' | 'leftWhy' | 'physicianId'>>,
  now: Date,
  condition?: SQL,
): Promise<ConsultationRow | null> {
  const ended = await act(
    db,
    ending,
    id,
    { ...written, endedAt: now, examinationCamera: 'off', callingForHelp: false },
    condition,
  );
  if (ended === null) return null;
  await endAttendance(db, id, now);
  // A physician who refuses has answered; who leaves or is cut off still waited.
  await settleForecasts(db, id, ending === 'refuse-waiting', now);
  return ended;
}

/**
 * Abandons whatever this kiosk still holds besides `kept`: one kiosk has one patient. Returns what was abandoned.
 * `openedBefore`: only those opened before this moment of the kiosk's clock.
 */
export async function abandonOthers(
  db: Database,
  kioskId: KioskId,
  kept: ConsultationId | null,
  now: Date,
  openedBefore?: Date,
): Promise<ConsultationId[]> {
  const abandoned: ConsultationId[] = [];
  for (const { id, openedAt } of await liveConsultationsOf(db, kioskId)) {
    if (id === kept || (openedBefore !== undefined && openedAt >= openedBefore)) continue;
    if ((await endConsultation(db, 'abandon', id, {}, now)) !== null) abandoned.push(id);
  }
  return abandoned;
}
