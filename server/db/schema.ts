import { bigint, boolean, customType, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { AttachmentPurpose, ContentFault } from '#protocol/attachment.ts';
import type { CallBackState } from '#protocol/call-back.ts';
import type {
  AskFailure,
  ConsultationState,
  ConsultationView,
  Incident,
  Outcome,
  Refusal,
} from '#protocol/consultation.ts';
import type { DeviceIdentity } from '#protocol/device.ts';
import type { Annotation, Author, EntryContent } from '#protocol/entry.ts';
import type { EquipmentCheck } from '#protocol/equipment.ts';
import type { FollowUp } from '#protocol/follow-up.ts';
import type { GuestEvent, GuestRole } from '#protocol/guest.ts';
import type {
  AttachmentId,
  AttemptId,
  ConsultationId,
  EntryId,
  GuestId,
  KioskId,
  MeasurementId,
  PhysicianId,
} from '#protocol/ids.ts';
import type { LinkTest } from '#protocol/link-test.ts';
import type { Measurement, Modality, Reading } from '#protocol/measurement.ts';
import type { Consent, Locale, PatientIdentity, SkipReason, VisitReason } from '#protocol/patient.ts';

/*
 * The tables as drizzle sees them. The truth is the SQL in ./migrations: constraints and indexes are there and nowhere else.
 */

const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 6, mode: 'date' });

const bytea = customType<{ data: Uint8Array<ArrayBuffer> }>({ dataType: () => 'bytea' });

export const kiosks = pgTable('kiosks', {
  id: uuid('id').primaryKey().$type<KioskId>(),
  site: text('site').notNull(),
  name: text('name').notNull(),
  publicKey: text('public_key').notNull(),
  enrolledAt: moment('enrolled_at').notNull(),
  revokedAt: moment('revoked_at'),
  helpSince: moment('help_since'),
  modalities: jsonb('modalities').$type<Modality[]>(),
});

export const equipmentChecks = pgTable('equipment_checks', {
  id: uuid('id').primaryKey(),
  kioskId: uuid('kiosk_id').notNull().$type<KioskId>(),
  at: moment('at').notNull(),
  receivedAt: moment('received_at').notNull(),
  passed: boolean('passed').notNull(),
  content: jsonb('content').notNull().$type<EquipmentCheck>(),
});

export const enrolmentCodes = pgTable('enrolment_codes', {
  codeHash: text('code_hash').primaryKey(),
  site: text('site').notNull(),
  kiosk: text('kiosk').notNull(),
  expiresAt: moment('expires_at').notNull(),
});

export const kioskNonces = pgTable('kiosk_nonces', {
  nonceHash: text('nonce_hash').primaryKey(),
  expiresAt: moment('expires_at').notNull(),
});

export const physicians = pgTable('physicians', {
  id: uuid('id').primaryKey().$type<PhysicianId>(),
  issuer: text('issuer').notNull(),
  subject: text('subject').notNull(),
  name: text('name').notNull(),
  speciality: text('speciality').notNull(),
  rpps: text('rpps').notNull(),
});

export const sessions = pgTable('sessions', {
  id: uuid('id').primaryKey(),
  physicianId: uuid('physician_id').notNull().$type<PhysicianId>(),
  openedAt: moment('opened_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
  endedAt: moment('ended_at'),
});

export const consultations = pgTable('consultations', {
  id: uuid('id').primaryKey().$type<ConsultationId>(),
  kioskId: uuid('kiosk_id').notNull().$type<KioskId>(),
  state: text('state').notNull().$type<ConsultationState>(),
  identity: jsonb('identity').notNull().$type<PatientIdentity>(),
  consent: jsonb('consent').notNull().$type<Consent>(),
  reason: text('reason').notNull().$type<VisitReason>(),
  locale: text('locale').notNull().$type<Locale>(),
  openedAt: moment('opened_at').notNull(),
  waitingSince: moment('waiting_since'),
  link: jsonb('link').$type<LinkTest>(),
  physicianId: uuid('physician_id').$type<PhysicianId>(),
  takenAt: moment('taken_at'),
  endedAt: moment('ended_at'),
  outcome: text('outcome').$type<Outcome>(),
  refusal: text('refusal').$type<Refusal>(),
  leftWhy: text('left_why'),
  examinationCamera: text('examination_camera').notNull().default('off').$type<ConsultationView['examinationCamera']>(),
  callingForHelp: boolean('calling_for_help').notNull().default(false),
  assisted: boolean('assisted'),
  followUp: jsonb('follow_up').$type<FollowUp>(),
});
export type ConsultationRow = typeof consultations.$inferSelect;

export const attendances = pgTable('attendances', {
  id: uuid('id').primaryKey(),
  consultationId: uuid('consultation_id').notNull().$type<ConsultationId>(),
  physicianId: uuid('physician_id').notNull().$type<PhysicianId>(),
  beganAt: moment('began_at').notNull(),
  endedAt: moment('ended_at'),
});

export const records = pgTable('records', {
  id: uuid('id').primaryKey(),
  consultationId: uuid('consultation_id').notNull().$type<ConsultationId>(),
  type: text('type').notNull(),
  receivedAt: moment('received_at').notNull(),
});

export const measurements = pgTable('measurements', {
  id: uuid('id').primaryKey().$type<MeasurementId>(),
  consultationId: uuid('consultation_id').notNull().$type<ConsultationId>(),
  attemptId: uuid('attempt_id').notNull().$type<AttemptId>(),
  modality: text('modality').notNull().$type<Modality>(),
  kind: text('kind').notNull(),
  validity: text('validity').notNull(),
  reading: jsonb('reading').notNull().$type<Reading>(),
  device: jsonb('device').notNull().$type<DeviceIdentity>(),
  method: text('method').notNull().$type<Measurement['method']>(),
  /** By the kiosk's clock, as it told; `clockLag`: ms to add to have the server's. */
  takenAt: moment('taken_at').notNull(),
  clockLag: bigint('clock_lag', { mode: 'number' }).notNull().default(0),
  receivedAt: moment('received_at').notNull(),
});

export const skippedMeasurements = pgTable('skipped_measurements', {
  id: uuid('id').primaryKey(),
  consultationId: uuid('consultation_id').notNull().$type<ConsultationId>(),
  modality: text('modality').notNull().$type<Modality>(),
  reason: text('reason').notNull().$type<SkipReason>(),
  /** As `takenAt` above. */
  at: moment('at').notNull(),
  clockLag: bigint('clock_lag', { mode: 'number' }).notNull().default(0),
});

export const incidents = pgTable('incidents', {
  id: uuid('id').primaryKey(),
  consultationId: uuid('consultation_id').notNull().$type<ConsultationId>(),
  kind: text('kind').notNull().$type<Incident['kind']>(),
  at: moment('at').notNull(),
  detail: text('detail'),
  party: text('party').$type<NonNullable<Incident['party']>>(),
  particulars: jsonb('particulars').$type<Pick<Incident, 'times' | 'repairs' | 'device' | 'guest'>>(),
  arrival: bigint('arrival', { mode: 'number' }).generatedAlwaysAsIdentity(),
});

export const askedMeasurements = pgTable('asked_measurements', {
  id: uuid('id').primaryKey(),
  consultationId: uuid('consultation_id').notNull().$type<ConsultationId>(),
  modality: text('modality').notNull().$type<Modality>(),
  askedAt: moment('asked_at').notNull(),
  answeredAt: moment('answered_at'),
  answer: text('answer').$type<'measured' | 'skipped' | 'declined' | 'withdrawn'>(),
  failure: text('failure').$type<AskFailure>(),
  failedAt: moment('failed_at'),
});

export const attachments = pgTable('attachments', {
  id: uuid('id').primaryKey().$type<AttachmentId>(),
  consultationId: uuid('consultation_id').notNull().$type<ConsultationId>(),
  purpose: text('purpose').notNull().$type<AttachmentPurpose>(),
  mediaType: text('media_type').notNull(),
  size: integer('size').notNull(),
  sha256: text('sha256').notNull(),
  received: integer('received').notNull().default(0),
  doneAt: moment('done_at'),
  fault: text('fault').$type<ContentFault>(),
});
export type AttachmentRow = typeof attachments.$inferSelect;

export const attachmentPieces = pgTable('attachment_pieces', {
  attachmentId: uuid('attachment_id').notNull().$type<AttachmentId>(),
  offset: integer('offset').notNull(),
  bytes: bytea('bytes').notNull(),
});

export const entries = pgTable('entries', {
  id: uuid('id').primaryKey().$type<EntryId>(),
  consultationId: uuid('consultation_id').notNull().$type<ConsultationId>(),
  at: moment('at').notNull(),
  author: jsonb('author').notNull().$type<Author>(),
  physicianId: uuid('physician_id').$type<PhysicianId>(),
  type: text('type').notNull().$type<EntryContent['type']>(),
  content: jsonb('content').notNull().$type<EntryContent>(),
  attachmentId: uuid('attachment_id').$type<AttachmentId>(),
});
export type EntryRow = typeof entries.$inferSelect;

export const entryAnnotations = pgTable('entry_annotations', {
  id: uuid('id').primaryKey(),
  entryId: uuid('entry_id').notNull().$type<EntryId>(),
  at: moment('at').notNull(),
  physicianId: uuid('physician_id').notNull().$type<PhysicianId>(),
  annotations: jsonb('annotations').notNull().$type<Annotation[]>(),
});

export const notes = pgTable('notes', {
  consultationId: uuid('consultation_id').primaryKey().$type<ConsultationId>(),
  text: text('text').notNull(),
  version: integer('version').notNull(),
  savedAt: moment('saved_at').notNull(),
  physicianId: uuid('physician_id').notNull().$type<PhysicianId>(),
});

export const waitForecasts = pgTable('wait_forecasts', {
  id: uuid('id').primaryKey(),
  consultationId: uuid('consultation_id').notNull().$type<ConsultationId>(),
  site: text('site').notNull(),
  toldAt: moment('told_at').notNull(),
  ahead: integer('ahead').notNull(),
  physicians: integer('physicians').notNull(),
  free: integer('free').notNull(),
  toldFrom: integer('told_from'),
  toldTo: integer('told_to'),
  endedAt: moment('ended_at'),
  seen: boolean('seen'),
});

export const callBacks = pgTable('call_backs', {
  id: uuid('id').primaryKey(),
  consultationId: uuid('consultation_id').notNull().$type<ConsultationId>(),
  physicianId: uuid('physician_id').notNull().$type<PhysicianId>(),
  askedAt: moment('asked_at').notNull(),
  state: text('state').notNull().$type<CallBackState>(),
  changedAt: moment('changed_at').notNull(),
});

export const guests = pgTable('guests', {
  id: uuid('id').primaryKey().$type<GuestId>(),
  consultationId: uuid('consultation_id').notNull().$type<ConsultationId>(),
  attendanceId: uuid('attendance_id').notNull(),
  name: text('name').notNull(),
  role: text('role').notNull().$type<GuestRole>(),
  tokenHash: text('token_hash').notNull(),
  invitedAt: moment('invited_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
  usedAt: moment('used_at'),
  sessionHash: text('session_hash'),
  present: boolean('present').notNull().default(false),
  endedAt: moment('ended_at'),
  endedWhy: text('ended_why').$type<'revoked' | 'removed' | 'left'>(),
});
export type GuestRow = typeof guests.$inferSelect;

export const guestEvents = pgTable('guest_events', {
  id: uuid('id').primaryKey(),
  guestId: uuid('guest_id').notNull().$type<GuestId>(),
  type: text('type').notNull().$type<GuestEvent['type']>(),
  at: moment('at').notNull(),
  physicianId: uuid('physician_id').$type<PhysicianId>(),
});
