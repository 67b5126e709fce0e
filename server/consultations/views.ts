import { and, asc, count, eq, inArray, lt, or, sql } from 'drizzle-orm';
import type { ConsultationView, QueueEntry, SkippedMeasurement } from '#protocol/consultation.ts';
import { type Entry, PATIENT_ENTRIES } from '#protocol/entry.ts';
import type { ConsultationId, KioskId, PhysicianId } from '#protocol/ids.ts';
import type { ConsultationStatus } from '#protocol/kiosk-link.ts';
import { type Measurement, MODALITIES } from '#protocol/measurement.ts';
import type { WaitEstimate } from '#protocol/wait.ts';
import type { Database } from '../db/database.ts';
import {
  askedMeasurements,
  type ConsultationRow,
  consultations,
  kiosks,
  measurements,
  physicians,
  skippedMeasurements,
} from '../db/schema.ts';
import { guestsOf } from '../guests/invitations.ts';
import { entriesBeside, entriesOf } from '../records/entries.ts';
import { notesOf } from '../records/notes.ts';
import { ageOn } from './age.ts';
import { incidentsOf } from './incidents.ts';
import { openAsk } from './store.ts';

/** Who is connected at this moment. */
export interface Presence {
  kioskOnline(id: KioskId): boolean;
  physicianOnline(id: PhysicianId): boolean;
}

/** What was written, and the papers once they are whole. */
const isForPatient = ({ content, received }: Entry): boolean =>
  PATIENT_ENTRIES.includes(content.type) && received === 1;

/** How much longer each waiting patient waits, as last worked out. */
export interface Estimates {
  of(id: ConsultationId): WaitEstimate | null;
}

/** The consultation as its kiosk may know it. */
export async function kioskStatus(
  db: Database,
  row: ConsultationRow,
  presence: Presence,
  estimates: Estimates,
): Promise<ConsultationStatus> {
  const [physician] =
    row.physicianId === null
      ? []
      : await db
          .select({
            id: physicians.id,
            name: physicians.name,
            speciality: physicians.speciality,
            rpps: physicians.rpps,
          })
          .from(physicians)
          .where(eq(physicians.id, row.physicianId));
  return {
    consultationId: row.id,
    state: row.state,
    ahead: row.state === 'waiting' ? await patientsAhead(db, row) : null,
    estimate: row.state === 'waiting' ? estimates.of(row.id) : null,
    physician: physician ?? null,
    outcome: row.outcome,
    refusal: row.refusal,
    asked: (await openAsks(db, row.id)).asked,
    examinationCamera: row.examinationCamera,
    entries: (await entriesBeside(db, row)).filter(isForPatient),
    followUp: row.followUp,
    // Last, as below.
    physicianOnline: row.physicianId !== null && presence.physicianOnline(row.physicianId),
  };
}

/** Sites where readings are held against no clinical thresholds (R43); `*` for all. */
export type SitesWithout = ReadonlySet<string>;

const hasThresholds = (site: string, without: SitesWithout): boolean => !without.has('*') && !without.has(site);

/** The consultation as the physician who has taken it may know it; null before one has. */
export async function physicianView(
  db: Database,
  row: ConsultationRow,
  presence: Presence,
  now: Date,
  noThresholdsAt: SitesWithout,
): Promise<ConsultationView | null> {
  if (row.takenAt === null || row.waitingSince === null) return null;
  const [kiosk] = await db.select().from(kiosks).where(eq(kiosks.id, row.kioskId));
  if (kiosk === undefined) return null;
  return {
    consultationId: row.id,
    state: row.state,
    site: kiosk.site,
    kiosk: kiosk.name,
    callingForHelp: row.callingForHelp,
    assisted: row.assisted,
    identity: row.identity,
    consent: row.consent,
    reason: row.reason,
    locale: row.locale,
    waitingSince: row.waitingSince.toISOString(),
    link: row.link,
    thresholds: hasThresholds(kiosk.site, noThresholdsAt),
    takenAt: row.takenAt.toISOString(),
    examinationCamera: row.examinationCamera,
    // A kiosk that has not told may have anything.
    modalities: kiosk.modalities ?? [...MODALITIES],
    ...(await openAsks(db, row.id)),
    measurements: (await measurementsOf(db, [row.id])).get(row.id) ?? [],
    skipped: (await skippedOf(db, [row.id])).get(row.id) ?? [],
    incidents: await incidentsOf(db, row.id),
    entries: await entriesOf(db, row),
    notes: await notesOf(db, row.id),
    guests: await guestsOf(db, row.id, now),
    // Last: who came back while the rest was read is not told as away beside the word that they are back.
    kioskOnline: presence.kioskOnline(row.kioskId),
  };
}

/** Everyone waiting, the longest first, without a name. */
export async function waitingQueue(
  db: Database,
  presence: Presence,
  now: Date,
  { estimates, noThresholdsAt }: { readonly estimates: Estimates; readonly noThresholdsAt: SitesWithout },
): Promise<QueueEntry[]> {
  const waiting = await db
    .select()
    .from(consultations)
    .innerJoin(kiosks, eq(kiosks.id, consultations.kioskId))
    .where(eq(consultations.state, 'waiting'))
    .orderBy(asc(consultations.waitingSince), asc(consultations.id));
  const ids = waiting.map((row) => row.consultations.id);
  const measured = await measurementsOf(db, ids);
  const skipped = await skippedOf(db, ids);
  return waiting.map(({ consultations: row, kiosks: kiosk }) => ({
    consultationId: row.id,
    site: kiosk.site,
    kiosk: kiosk.name,
    kioskOnline: presence.kioskOnline(kiosk.id),
    reason: row.reason,
    age: ageOn(now, row.identity.birthDate),
    sex: row.identity.sex,
    locale: row.locale,
    waitingSince: (row.waitingSince ?? row.openedAt).toISOString(),
    callingForHelp: row.callingForHelp,
    assisted: row.assisted,
    estimate: estimates.of(row.id) ?? { kind: 'unknown', why: 'too-few' },
    link: row.link,
    thresholds: hasThresholds(kiosk.site, noThresholdsAt),
    measurements: measured.get(row.id) ?? [],
    skipped: skipped.get(row.id) ?? [],
  }));
}

/** The rows behind {@link waitingQueue}, for telling each waiting kiosk its place. */
export const waitingConsultations = (db: Database): Promise<ConsultationRow[]> =>
  db.select().from(consultations).where(eq(consultations.state, 'waiting'));

async function patientsAhead(db: Database, row: ConsultationRow): Promise<number> {
  // The row's own time is compared inside SQL: a JavaScript date has lost the microseconds.
  const own = sql`(SELECT waiting_since FROM consultations WHERE id = ${row.id})`;
  const before = or(
    lt(consultations.waitingSince, own),
    and(eq(consultations.waitingSince, own), lt(consultations.id, row.id)),
  );
  const [ahead] = await db
    .select({ patients: count() })
    .from(consultations)
    .where(and(eq(consultations.state, 'waiting'), before));
  return ahead?.patients ?? 0;
}

async function openAsks(db: Database, id: ConsultationId): Promise<Pick<ConsultationView, 'asked' | 'failedAsks'>> {
  const asks = await db.select().from(askedMeasurements).where(openAsk(id)).orderBy(asc(askedMeasurements.askedAt));
  return {
    asked: asks.map(({ modality }) => modality),
    failedAsks: asks.flatMap(({ modality, failure, failedAt }) =>
      failure === null || failedAt === null ? [] : [{ modality, failure, at: failedAt.toISOString() }],
    ),
  };
}

/** A time the kiosk told, among those of the server: nobody takes an old reading for a new one. */
const byServerClock = (at: Date, clockLag: number): string => new Date(at.getTime() + clockLag).toISOString();

async function measurementsOf(db: Database, ids: ConsultationId[]): Promise<Map<ConsultationId, Measurement[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select()
    .from(measurements)
    .where(inArray(measurements.consultationId, ids))
    .orderBy(asc(measurements.takenAt), asc(measurements.id));
  return groupByConsultation(
    rows.map(({ id, consultationId, attemptId, modality, reading, device, takenAt, clockLag, method }) => ({
      consultationId,
      item: {
        id,
        consultationId,
        attemptId,
        modality,
        reading,
        device,
        takenAt: byServerClock(takenAt, clockLag),
        method,
      },
    })),
  );
}

async function skippedOf(db: Database, ids: ConsultationId[]): Promise<Map<ConsultationId, SkippedMeasurement[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select()
    .from(skippedMeasurements)
    .where(inArray(skippedMeasurements.consultationId, ids))
    .orderBy(asc(skippedMeasurements.at));
  return groupByConsultation(
    rows.map(({ consultationId, modality, reason, at, clockLag }) => ({
      consultationId,
      item: { modality, reason, at: byServerClock(at, clockLag) },
    })),
  );
}

function groupByConsultation<T>(rows: { consultationId: ConsultationId; item: T }[]): Map<ConsultationId, T[]> {
  const groups = new Map<ConsultationId, T[]>();
  for (const { consultationId, item } of rows) {
    const group = groups.get(consultationId);
    if (group === undefined) groups.set(consultationId, [item]);
    else group.push(item);
  }
  return groups;
}
