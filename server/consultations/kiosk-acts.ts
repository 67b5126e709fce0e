import { and, eq, ne } from 'drizzle-orm';
import type { z } from 'zod';
import type { ConsultationId, KioskId } from '#protocol/ids.ts';
import type {
  AskFailedPayload,
  ConsultationPayload,
  ConsultationStatus,
  DeclinedPayload,
  HelloPayload,
  HelpPayload,
  JoinPayload,
  KioskCameraPayload,
  KioskError,
  ModalitiesPayload,
} from '#protocol/kiosk-link.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import { askedMeasurements, type ConsultationRow, consultations, kiosks } from '../db/schema.ts';
import { type ClockLag, takeDelivery } from './deliveries.ts';
import { abandonOthers } from './endings.ts';
import { announceChange, type Practice, release } from './practice.ts';
import { act, findConsultation, openAsk } from './store.ts';
import { isLive } from './transitions.ts';
import { kioskStatus } from './views.ts';

type Outcome<T> = Promise<Result<T, KioskError>>;

/** The kiosk tells which consultation it still holds; any other of its own is abandoned. */
export async function hello(
  practice: Practice,
  kioskId: KioskId,
  { consultationId }: z.infer<typeof HelloPayload>,
): Outcome<{ status: ConsultationStatus | null }> {
  const { db, clock, audience, announcer } = practice;
  for (const id of await abandonOthers(db, kioskId, consultationId, clock())) await releaseAbandoned(practice, id);
  await announcer.callBacksTo(kioskId);
  if (consultationId === null) return ok({ status: null });
  const row = await findConsultation(db, consultationId);
  if (row === null) return ok({ status: null });
  if (row.kioskId !== kioskId) return failed('not-yours');
  return ok({ status: await kioskStatus(db, row, audience, announcer.forecasts) });
}

/** Acknowledged only once it is committed. */
export async function deliver(
  practice: Practice,
  kioskId: KioskId,
  payload: unknown,
  clockLag: ClockLag,
): Outcome<{ id: string }> {
  const delivered = await takeDelivery(practice.db, kioskId, payload, practice.clock(), clockLag);
  if (!delivered.ok) return delivered;
  for (const row of delivered.value.changed) {
    if (isLive(row.state)) announceChange(practice, row);
    else release(practice, row.id, row.physicianId);
  }
  return ok({ id: delivered.value.id });
}

/** Puts the patient in the queue; consent and identity are there, or the consultation would not be (R1, R5). */
export async function joinQueue(
  practice: Practice,
  kioskId: KioskId,
  { consultationId, link = null }: z.infer<typeof JoinPayload>,
): Outcome<{ status: ConsultationStatus }> {
  const { db, clock, audience, announcer } = practice;
  const joined = await act(
    db,
    'join-queue',
    consultationId,
    { waitingSince: clock(), link },
    eq(consultations.kioskId, kioskId),
  );
  if (joined !== null) {
    announcer.queue();
    await announcer.forecasts.refresh();
    return ok({ status: await kioskStatus(db, joined, audience, announcer.forecasts) });
  }
  const own = await ownConsultation(practice, kioskId, consultationId);
  if (!own.ok) return own;
  // A repeat after a lost acknowledgement finds the patient waiting or already taken, which is what was asked for.
  if (!isLive(own.value.state)) return failed('wrong-state');
  return ok({ status: await kioskStatus(db, own.value, audience, announcer.forecasts) });
}

export async function declineMeasurement(
  practice: Practice,
  kioskId: KioskId,
  { consultationId, modality }: z.infer<typeof DeclinedPayload>,
): Outcome<object> {
  const own = await ownConsultation(practice, kioskId, consultationId);
  if (!own.ok) return own;
  await practice.db
    .update(askedMeasurements)
    .set({ answeredAt: practice.clock(), answer: 'declined' })
    .where(openAsk(consultationId, modality));
  announceChange(practice, own.value);
  return ok({});
}

/** An attempt at what the physician asked for gave nothing. They still ask, and know. */
export async function failMeasurement(
  practice: Practice,
  kioskId: KioskId,
  { consultationId, modality, failure }: z.infer<typeof AskFailedPayload>,
): Outcome<object> {
  const own = await ownConsultation(practice, kioskId, consultationId);
  if (!own.ok) return own;
  await practice.db
    .update(askedMeasurements)
    .set({ failure, failedAt: practice.clock() })
    .where(openAsk(consultationId, modality));
  announceChange(practice, own.value);
  return ok({});
}

/** The kiosk reports its examination camera; it comes on only when the physician has asked for it. */
export async function reportCamera(
  practice: Practice,
  kioskId: KioskId,
  { consultationId, state }: z.infer<typeof KioskCameraPayload>,
): Outcome<object> {
  const own = await ownConsultation(practice, kioskId, consultationId);
  if (!own.ok) return own;
  if (own.value.state !== 'taken') return failed('wrong-state');
  if (state === 'on' && own.value.examinationCamera === 'off') return failed('wrong-state');
  // Asked again as it is written: the physician may just have stopped it.
  const isAsked = state === 'on' ? ne(consultations.examinationCamera, 'off') : undefined;
  await practice.db
    .update(consultations)
    .set({ examinationCamera: state })
    .where(and(eq(consultations.id, consultationId), eq(consultations.state, 'taken'), isAsked));
  if (state !== 'on') practice.rooms.closeExamination(consultationId);
  announceChange(practice, own.value);
  return ok({});
}

export async function callForHelp(
  practice: Practice,
  kioskId: KioskId,
  { consultationId, calling }: z.infer<typeof HelpPayload>,
): Outcome<object> {
  const { db, clock } = practice;
  await db
    .update(kiosks)
    .set({ helpSince: calling ? clock() : null })
    .where(eq(kiosks.id, kioskId));
  if (consultationId === null) return ok({});
  const own = await ownConsultation(practice, kioskId, consultationId);
  if (!own.ok) return own;
  await db.update(consultations).set({ callingForHelp: calling }).where(eq(consultations.id, consultationId));
  announceChange(practice, own.value);
  return ok({});
}

/** The kiosk tells what it can measure: its physician of the moment is told. */
export async function reportModalities(
  practice: Practice,
  kioskId: KioskId,
  { modalities }: z.infer<typeof ModalitiesPayload>,
): Outcome<object> {
  const { db } = practice;
  await db.update(kiosks).set({ modalities }).where(eq(kiosks.id, kioskId));
  const taken = await db
    .select()
    .from(consultations)
    .where(and(eq(consultations.kioskId, kioskId), eq(consultations.state, 'taken')));
  for (const row of taken) announceChange(practice, row);
  return ok({});
}

/** The patient pressed the button of the examination camera: its physician is told, if there, and nothing is kept. */
export async function reportStill(
  practice: Practice,
  kioskId: KioskId,
  { consultationId }: z.infer<typeof ConsultationPayload>,
): Outcome<object> {
  const own = await ownConsultation(practice, kioskId, consultationId);
  if (!own.ok) return own;
  const { state, examinationCamera, physicianId } = own.value;
  if (state !== 'taken' || examinationCamera !== 'on') return failed('wrong-state');
  if (physicianId === null) return ok({});
  for (const line of practice.audience.consolesOf(physicianId)) line.still(consultationId);
  return ok({});
}

/** The consultation if it is this kiosk's. */
export async function ownConsultation(
  practice: Practice,
  kioskId: KioskId,
  id: ConsultationId,
): Promise<Result<ConsultationRow, 'unknown-consultation' | 'not-yours'>> {
  const row = await findConsultation(practice.db, id);
  if (row === null) return failed('unknown-consultation');
  return row.kioskId === kioskId ? ok(row) : failed('not-yours');
}

/** Tells everyone of a consultation that was just abandoned. */
export async function releaseAbandoned(practice: Practice, id: ConsultationId): Promise<void> {
  const row = await findConsultation(practice.db, id);
  release(practice, id, row?.physicianId ?? null);
}
