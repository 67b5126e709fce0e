import { and, eq, lt } from 'drizzle-orm';
import type { ConsultationId, KioskId } from '#protocol/ids.ts';
import type { KioskError } from '#protocol/kiosk-link.ts';
import { OutboxRecord } from '#protocol/outbox.ts';
import { Consent } from '#protocol/patient.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import type { Database } from '../db/database.ts';
import {
  askedMeasurements,
  type ConsultationRow,
  consultations,
  kiosks,
  measurements,
  records,
  skippedMeasurements,
} from '../db/schema.ts';
import { abandonOthers, endConsultation } from './endings.ts';
import { keepIncident } from './incidents.ts';
import { findConsultation, openAsk } from './store.ts';

/**
 * What a delivery did: `changed` is every consultation whose state or content is no longer what it was, as it is now. They are
 * read before the commit, so that nothing can fail between a commit and the telling of it.
 */
export interface Delivered {
  readonly id: string;
  readonly changed: readonly ConsultationRow[];
}

/** ms by which two looks at a kiosk's clock differ that has been set meanwhile: no message is so long on its way. */
export const CLOCK_STEP = 60_000;

/** ms the kiosk's clock is behind the server's, as far as what it tells on its way here can say. */
export interface ClockLag {
  /** By this delivery, so that a reading and the asking for it compare by one clock. */
  readonly atOnce: number;
  /** The same until the clock steps, so that readings keep their order however long each was on its way; 0 where it was right. */
  readonly steady: number;
}

/**
 * Takes a record of a kiosk's outbox, in one transaction with its effects. A repeat of a record changes nothing, is
 * acknowledged again and counts as a change: nobody may have been told of the first. What arrives after the consultation ended is kept all the same.
 * `no-consent`: the opening of a consultation without the patient's consent, which is refused whole (R5).
 */
export async function takeDelivery(
  db: Database,
  kioskId: KioskId,
  payload: unknown,
  now: Date,
  clockLag: ClockLag,
): Promise<Result<Delivered, KioskError>> {
  const parsed = OutboxRecord.safeParse(payload);
  if (!parsed.success) return failed(opensWithoutConsent(payload) ? 'no-consent' : 'invalid');
  const record = parsed.data;
  if (record.type === 'measurement') {
    const { id, consultationId } = record.content;
    if (id !== record.id || consultationId !== record.consultationId) return failed('invalid');
  }
  return db.transaction(async (tx): Promise<Result<Delivered, KioskError>> => {
    const opened = record.type === 'consultation-opened' && (await openConsultation(tx, kioskId, record));
    const consultation = await findConsultation(tx, record.consultationId);
    if (consultation === null) return failed('unknown-consultation');
    if (consultation.kioskId !== kioskId) return failed('not-yours');
    const [first] = await tx
      .insert(records)
      .values({ id: record.id, consultationId: record.consultationId, type: record.type, receivedAt: now })
      .onConflictDoNothing()
      .returning();
    if (first === undefined) return ok({ id: record.id, changed: [consultation] });
    // Consultations overtake each other in the outbox: a late opening ends nothing that began after it.
    const others = opened ? await abandonOthers(tx, kioskId, record.consultationId, now, consultation.openedAt) : [];
    await applyRecord(tx, record, now, clockLag);
    const changed: ConsultationRow[] = [];
    for (const id of [record.consultationId, ...others]) {
      const row = await findConsultation(tx, id);
      if (row !== null) changed.push(row);
    }
    return ok({ id: record.id, changed });
  });
}

type RecordOf<T extends OutboxRecord['type']> = Extract<OutboxRecord, { type: T }>;

async function openConsultation(
  db: Database,
  kioskId: KioskId,
  record: RecordOf<'consultation-opened'>,
): Promise<boolean> {
  const { openedAt, ...content } = record.content;
  const { consultationId: id } = record;
  // Someone may be called before the patient is known (R10).
  const [kiosk] = await db.select({ helpSince: kiosks.helpSince }).from(kiosks).where(eq(kiosks.id, kioskId));
  const callingForHelp = (kiosk?.helpSince ?? null) !== null;
  const [opened] = await db
    .insert(consultations)
    .values({ ...content, id, kioskId, state: 'preparing', openedAt: new Date(openedAt), callingForHelp })
    .onConflictDoNothing()
    .returning({ id: consultations.id });
  return opened !== undefined;
}

async function applyRecord(db: Database, record: OutboxRecord, now: Date, clockLag: ClockLag): Promise<void> {
  // What would have been measured after it came was measured by a clock that has been set since: by how much nobody knows.
  const lagAt = (kioskTime: string) =>
    Date.parse(kioskTime) + clockLag.steady > now.getTime() + CLOCK_STEP ? 0 : clockLag.steady;
  const byServerClock = (kioskTime: string) => new Date(Date.parse(kioskTime) + clockLag.atOnce);
  switch (record.type) {
    case 'consultation-opened':
      return;
    case 'measurement': {
      const { takenAt, ...measurement } = record.content;
      const { kind, validity } = measurement.reading;
      await db
        .insert(measurements)
        .values({
          ...measurement,
          kind,
          validity,
          takenAt: new Date(takenAt),
          clockLag: lagAt(takenAt),
          receivedAt: now,
        })
        .onConflictDoNothing();
      return answerAsk(db, record.consultationId, measurement.modality, 'measured', byServerClock(takenAt), now);
    }
    case 'measurement-skipped': {
      const { modality, reason, at } = record.content;
      const { id, consultationId } = record;
      await db
        .insert(skippedMeasurements)
        .values({ id, consultationId, modality, reason, at: new Date(at), clockLag: lagAt(at) });
      return answerAsk(db, consultationId, modality, 'skipped', byServerClock(at), now);
    }
    case 'incident': {
      return keepIncident(db, record.id, record.consultationId, record.content);
    }
    case 'consultation-left':
      await endConsultation(db, 'patient-leaves', record.consultationId, { leftWhy: record.content.why }, now);
      return;
  }
}

/** Closes the physician's open request for this modality, if the patient's answer came after it. */
async function answerAsk(
  db: Database,
  consultationId: ConsultationId,
  modality: (typeof askedMeasurements.$inferSelect)['modality'],
  answer: 'measured' | 'skipped',
  at: Date,
  now: Date,
): Promise<void> {
  await db
    .update(askedMeasurements)
    .set({ answeredAt: now, answer })
    .where(and(openAsk(consultationId, modality), lt(askedMeasurements.askedAt, at)));
}

function opensWithoutConsent(payload: unknown): boolean {
  if (typeof payload !== 'object' || payload === null) return false;
  if (!('type' in payload) || payload.type !== 'consultation-opened' || !('content' in payload)) return false;
  const { content } = payload;
  if (typeof content !== 'object' || content === null) return false;
  return !Consent.safeParse('consent' in content ? content.consent : undefined).success;
}
