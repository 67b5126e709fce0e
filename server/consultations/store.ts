import { randomUUID } from 'node:crypto';
import { and, eq, inArray, isNull, min, type SQL } from 'drizzle-orm';
import type { Incident } from '#protocol/consultation.ts';
import type { ConsultationId, KioskId, PhysicianId } from '#protocol/ids.ts';
import type { Modality } from '#protocol/measurement.ts';
import type { Database } from '../db/database.ts';
import { askedMeasurements, attendances, type ConsultationRow, consultations, incidents } from '../db/schema.ts';
import { type ConsultationAct, LIVE_STATES, TRANSITIONS } from './transitions.ts';

export async function findConsultation(db: Database, id: ConsultationId): Promise<ConsultationRow | null> {
  const [row] = await db.select().from(consultations).where(eq(consultations.id, id));
  return row ?? null;
}

/** What the physician asked for and has no answer to: of one modality, or all. */
export const openAsk = (id: ConsultationId, modality?: Modality): SQL | undefined =>
  and(
    eq(askedMeasurements.consultationId, id),
    modality === undefined ? undefined : eq(askedMeasurements.modality, modality),
    isNull(askedMeasurements.answeredAt),
  );

/** What an act may write beside the new state. */
type Written = Partial<
  Pick<
    ConsultationRow,
    | 'waitingSince'
    | 'physicianId'
    | 'takenAt'
    | 'endedAt'
    | 'outcome'
    | 'followUp'
    | 'refusal'
    | 'leftWhy'
    | 'examinationCamera'
    | 'callingForHelp'
    | 'link'
  >
>;

/** Does `act` if the consultation is in a state that allows it and `condition` holds; the new row, or null if not. */
export async function act(
  db: Database,
  name: ConsultationAct,
  id: ConsultationId,
  written: Written,
  condition?: SQL,
): Promise<ConsultationRow | null> {
  const { from, to } = TRANSITIONS[name];
  const [row] = await db
    .update(consultations)
    .set({ ...written, state: to })
    .where(and(eq(consultations.id, id), inArray(consultations.state, [...from]), condition))
    .returning();
  return row ?? null;
}

export const beginAttendance = async (
  db: Database,
  consultationId: ConsultationId,
  physicianId: PhysicianId,
  now: Date,
) => {
  await db.insert(attendances).values({ id: randomUUID(), consultationId, physicianId, beganAt: now });
};

export const endAttendance = async (db: Database, consultationId: ConsultationId, now: Date) => {
  await db
    .update(attendances)
    .set({ endedAt: now })
    .where(and(eq(attendances.consultationId, consultationId), isNull(attendances.endedAt)));
};

/** When this physician took the patient for the first time; null: never. */
export async function attendedSince(db: Database, id: ConsultationId, physicianId: PhysicianId): Promise<Date | null> {
  const [first] = await db
    .select({ since: min(attendances.beganAt) })
    .from(attendances)
    .where(and(eq(attendances.consultationId, id), eq(attendances.physicianId, physicianId)));
  return first?.since ?? null;
}

export const liveConsultations = (db: Database): Promise<ConsultationRow[]> =>
  db
    .select()
    .from(consultations)
    .where(inArray(consultations.state, [...LIVE_STATES]));

export const liveConsultationsOf = (db: Database, kioskId: KioskId): Promise<ConsultationRow[]> =>
  db
    .select()
    .from(consultations)
    .where(and(eq(consultations.kioskId, kioskId), inArray(consultations.state, [...LIVE_STATES])));

/** The one consultation this physician holds, if any. */
export async function heldBy(db: Database, physicianId: PhysicianId): Promise<ConsultationRow | null> {
  const [row] = await db
    .select()
    .from(consultations)
    .where(and(eq(consultations.physicianId, physicianId), eq(consultations.state, 'taken')));
  return row ?? null;
}

export const recordIncident = async (
  db: Database,
  consultationId: ConsultationId,
  kind: Incident['kind'],
  now: Date,
  detail: string | null = null,
) => {
  await db.insert(incidents).values({ id: randomUUID(), consultationId, kind, at: now, detail });
};
