import { randomUUID } from 'node:crypto';
import { and, eq, type SQL } from 'drizzle-orm';
import type { z } from 'zod';
import type {
  ClosePayload,
  ConsoleCameraPayload,
  ConsoleError,
  MeasurePayload,
  MediaIncidentsPayload,
  RefusePayload,
  TakePayload,
} from '#protocol/console-link.ts';
import type { ConsultationView } from '#protocol/consultation.ts';
import type { ConsultationId, PhysicianId } from '#protocol/ids.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import type { Database } from '../db/database.ts';
import { brokenUniqueness } from '../db/errors.ts';
import { askedMeasurements, type ConsultationRow, consultations } from '../db/schema.ts';
import { endConsultation } from './endings.ts';
import { settleForecasts } from './forecasts.ts';
import { keepTold } from './incidents.ts';
import { announceChange, type Practice, release } from './practice.ts';
import { act, attendedSince, beginAttendance, endAttendance, findConsultation, heldBy, openAsk } from './store.ts';
import { isWritable } from './writing-up.ts';

type Outcome<T> = Promise<Result<T, ConsoleError>>;

const holder = (physicianId: PhysicianId): SQL => eq(consultations.physicianId, physicianId);

/**
 * Takes a waiting patient. One conditional update decides between physicians pressing at once, and a unique index that
 * nobody holds two. A repeat by the holder is granted again.
 */
export async function take(
  practice: Practice,
  physicianId: PhysicianId,
  { consultationId }: z.infer<typeof TakePayload>,
): Outcome<ConsultationView> {
  const taken = await takeRow(practice, physicianId, consultationId);
  if (taken === 'busy-with-another') return failed('busy-with-another');
  if (taken !== null) practice.announcer.consultation(consultationId);
  const row = taken ?? (await findConsultation(practice.db, consultationId));
  if (row === null) return failed('unknown-consultation');
  if (row.state !== 'taken') return failed('not-waiting');
  if (row.physicianId !== physicianId) return failed('already-taken');
  const view = await practice.announcer.view(row).finally(() => {
    // The two who are about to meet come first.
    if (taken !== null) practice.announcer.queue();
  });
  return view === null ? failed('internal') : ok(view);
}

async function takeRow(
  { db, clock }: Practice,
  physicianId: PhysicianId,
  consultationId: ConsultationId,
): Promise<ConsultationRow | 'busy-with-another' | null> {
  try {
    return await db.transaction(async (tx) => {
      const now = clock();
      const row = await act(tx, 'take', consultationId, { physicianId, takenAt: now });
      if (row === null) return null;
      await beginAttendance(tx, consultationId, physicianId, now);
      await settleForecasts(tx, consultationId, true, now);
      return row;
    });
  } catch (error) {
    if (brokenUniqueness(error) !== null) return 'busy-with-another';
    throw error;
  }
}

/** Sends the patient elsewhere: from the queue by any physician, from a consultation by its holder. */
export async function refuse(
  practice: Practice,
  physicianId: PhysicianId,
  { consultationId, refusal }: z.infer<typeof RefusePayload>,
): Outcome<object> {
  const { db, clock } = practice;
  const refused = await db.transaction(
    async (tx) =>
      (await endConsultation(tx, 'refuse-waiting', consultationId, { refusal, physicianId }, clock())) ??
      (await endConsultation(tx, 'refuse-taken', consultationId, { refusal }, clock(), holder(physicianId))),
  );
  if (refused === null) return whyNot(practice, physicianId, consultationId);
  release(practice, consultationId, physicianId);
  return ok({});
}

/** Puts the patient back in the queue, at the place their waiting time gives. */
export async function leave(
  practice: Practice,
  physicianId: PhysicianId,
  { consultationId }: z.infer<typeof TakePayload>,
): Outcome<object> {
  const { db, clock } = practice;
  const left = await db.transaction(async (tx) => {
    const row = await act(
      tx,
      'give-back',
      consultationId,
      { physicianId: null, examinationCamera: 'off' },
      holder(physicianId),
    );
    if (row === null) return null;
    const now = clock();
    await endAttendance(tx, consultationId, now);
    // What this physician wanted to know is not what the next one asks.
    await withdrawAsks(tx, now, openAsk(consultationId));
    return row;
  });
  if (left === null) return whyNot(practice, physicianId, consultationId);
  release(practice, consultationId, physicianId);
  return ok({});
}

export async function close(
  practice: Practice,
  physicianId: PhysicianId,
  { consultationId, outcome, followUp }: z.infer<typeof ClosePayload>,
): Outcome<object> {
  const { db, clock } = practice;
  const closed = await db.transaction((tx) =>
    endConsultation(tx, 'close', consultationId, { outcome, followUp: followUp ?? null }, clock(), holder(physicianId)),
  );
  if (closed === null) return whyNot(practice, physicianId, consultationId);
  release(practice, consultationId, physicianId);
  return ok({});
}

/** Asks the patient for a measurement; asking again while it is open changes nothing. */
export async function askMeasurement(
  practice: Practice,
  physicianId: PhysicianId,
  { consultationId, modality }: z.infer<typeof MeasurePayload>,
): Outcome<object> {
  const held = await heldConsultation(practice, physicianId, consultationId);
  if (!held.ok) return held;
  await practice.db
    .insert(askedMeasurements)
    .values({ id: randomUUID(), consultationId, modality, askedAt: practice.clock() })
    .onConflictDoNothing();
  announceChange(practice, held.value);
  return ok({});
}

/** Takes back what was asked of the patient. */
export async function withdrawMeasurement(
  practice: Practice,
  physicianId: PhysicianId,
  { consultationId, modality }: z.infer<typeof MeasurePayload>,
): Outcome<object> {
  const held = await heldConsultation(practice, physicianId, consultationId);
  if (!held.ok) return held;
  await withdrawAsks(practice.db, practice.clock(), openAsk(consultationId, modality));
  announceChange(practice, held.value);
  return ok({});
}

/** It stays in the record that they were asked, and why an attempt failed. */
async function withdrawAsks(db: Database, now: Date, asks: SQL | undefined): Promise<void> {
  await db.update(askedMeasurements).set({ answeredAt: now, answer: 'withdrawn' }).where(asks);
}

export async function askCamera(
  practice: Practice,
  physicianId: PhysicianId,
  { consultationId, on }: z.infer<typeof ConsoleCameraPayload>,
): Outcome<object> {
  const held = await heldConsultation(practice, physicianId, consultationId);
  if (!held.ok) return held;
  if (!on || held.value.examinationCamera !== 'on') {
    await practice.db
      .update(consultations)
      .set({ examinationCamera: on ? 'asked' : 'off' })
      .where(and(eq(consultations.id, consultationId), eq(consultations.state, 'taken'), holder(physicianId)));
  }
  if (!on) practice.rooms.closeExamination(consultationId);
  announceChange(practice, held.value);
  return ok({});
}

/** The consultation if it is this physician's and may still be acted upon in this way. */
async function ownConsultation(
  { db }: Practice,
  physicianId: PhysicianId,
  id: ConsultationId,
  admits: (row: ConsultationRow) => boolean,
): Promise<Result<ConsultationRow, 'unknown-consultation' | 'not-yours' | 'wrong-state'>> {
  const row = await findConsultation(db, id);
  if (row === null) return failed('unknown-consultation');
  if (row.physicianId !== physicianId) return failed('not-yours');
  return admits(row) ? ok(row) : failed('wrong-state');
}

/** The consultation if this physician holds it now. */
export const heldConsultation = (practice: Practice, physicianId: PhysicianId, id: ConsultationId) =>
  ownConsultation(practice, physicianId, id, ({ state }) => state === 'taken');

/** The consultation if this physician may write into its record: they hold it, or it ended a short while ago. */
export const recordedConsultation = (practice: Practice, physicianId: PhysicianId, id: ConsultationId) =>
  ownConsultation(practice, physicianId, id, (row) => isWritable(row, practice.clock()));

/** The view of the consultation this physician holds, for a console that has just connected. */
export async function currentView(practice: Practice, physicianId: PhysicianId): Promise<ConsultationView | null> {
  const row = await heldBy(practice.db, physicianId);
  return row === null ? null : practice.announcer.view(row);
}

/** Why an act of a holder found nothing to act on. */
async function whyNot(
  practice: Practice,
  physicianId: PhysicianId,
  id: ConsultationId,
): Promise<Result<never, ConsoleError>> {
  const held = await heldConsultation(practice, physicianId, id);
  return held.ok ? failed('wrong-state') : held;
}

/**
 * What the physician's console tells of its own media (R4), which may be late: told while the console was away, it comes once
 * it is back, perhaps after the patient was given back or the consultation closed. It is dated by the server's clock and its
 * age, and never before this physician took the patient.
 */
export async function reportMediaIncidents(
  practice: Practice,
  physicianId: PhysicianId,
  { consultationId, incidents: told }: z.infer<typeof MediaIncidentsPayload>,
): Outcome<object> {
  const { db } = practice;
  const row = await findConsultation(db, consultationId);
  if (row === null) return failed('unknown-consultation');
  const since = await attendedSince(db, consultationId, physicianId);
  if (since === null) return failed('not-yours');
  await keepTold(practice, consultationId, told, { party: 'physician', since });
  announceChange(practice, row);
  return ok({});
}
