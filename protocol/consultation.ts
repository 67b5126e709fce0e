import { z } from 'zod';
import { ATTEMPT_FAILURES } from './drivers-host.ts';
import { Entry } from './entry.ts';
import { Guest, GuestName } from './guest.ts';
import { ConsultationId, PhysicianId } from './ids.ts';
import { LinkTest } from './link-test.ts';
import { Measurement, Modality } from './measurement.ts';
import { CaptureDevice, IncidentTimes, MediaRepairs } from './media-incident.ts';
import { Notes } from './notes.ts';
import { Consent, Locale, PatientIdentity, SkipReason, VisitReason } from './patient.ts';
import { WaitEstimate } from './wait.ts';

/**
 * The life of a consultation on the server:
 * preparing → waiting → taken → closed, or left by the patient, refused by a physician, abandoned by a kiosk that died.
 * A physician who leaves puts it back to waiting.
 */
export const CONSULTATION_STATES = ['preparing', 'waiting', 'taken', 'closed', 'left', 'refused', 'abandoned'] as const;
export const ConsultationState = z.enum(CONSULTATION_STATES);
export type ConsultationState = z.infer<typeof ConsultationState>;

export const OUTCOMES = ['advice', 'prescription', 'referral', 'emergency', 'not-completed'] as const;
export const Outcome = z.enum(OUTCOMES);
export type Outcome = z.infer<typeof Outcome>;

export const REFUSALS = ['emergency-services', 'in-person-needed', 'not-a-remote-act', 'other'] as const;
export const Refusal = z.enum(REFUSALS);
export type Refusal = z.infer<typeof Refusal>;

/** Who the patient talks to: shown on the kiosk from the first second. `rpps`: the 11-digit register number. */
export const PhysicianCard = z.object({
  id: PhysicianId,
  name: z.string().min(1),
  speciality: z.string().min(1),
  rpps: z.string().regex(/^\d{11}$/),
});
export type PhysicianCard = z.infer<typeof PhysicianCard>;

export const SkippedMeasurement = z.object({
  modality: Modality,
  reason: SkipReason,
  at: z.iso.datetime(),
});
export type SkippedMeasurement = z.infer<typeof SkippedMeasurement>;

/** Why an attempt at what the physician asked for gave nothing. `stopped`: at the kiosk, by who sits there. */
export const AskFailure = z.enum([...ATTEMPT_FAILURES, 'stopped']);
export type AskFailure = z.infer<typeof AskFailure>;

/** A technical incident of the act (R4): reconnection, device fault, restart. Never holds patient data. */
const INCIDENTS = [
  'kiosk-away',
  'kiosk-back',
  'physician-away',
  'physician-back',
  'media-restarted',
  /** The fall let go of a picture, or took it back; the pictures came to nothing, or came back. */
  'media-lowered',
  'media-restored',
  'media-lost',
  'media-back',
  /** One end's media was reconnected. */
  'media-repaired',
  /** A camera, microphone or instrument of one end was lost during the consultation, or is there again. */
  'capture-lost',
  'capture-back',
  /** A camera of one end that was open gave no picture any more, or gives one again. */
  'capture-stalled',
  'capture-resumed',
  'device-unplugged',
  'device-fault',
  'drivers-restarted',
  'server-restarted',
] as const;
export const Incident = z.object({
  kind: z.enum(INCIDENTS),
  at: z.iso.datetime(),
  detail: z.string().max(200).optional(),
  /** Whose end of the link, or whose device; absent where it was neither's or nobody said. */
  party: z.enum(['patient', 'physician', 'guest']).optional(),
  /** The name of the guest it was. */
  guest: GuestName.optional(),
  times: IncidentTimes,
  repairs: MediaRepairs.optional(),
  device: CaptureDevice.optional(),
});
export type Incident = z.infer<typeof Incident>;

/** A patient in the queue as every physician sees it: enough to choose whom to take, and no name. */
export const QueueEntry = z.object({
  consultationId: ConsultationId,
  site: z.string(),
  kiosk: z.string(),
  kioskOnline: z.boolean(),
  reason: VisitReason,
  age: z.number().int().nonnegative(),
  sex: PatientIdentity.shape.sex,
  locale: Locale,
  waitingSince: z.iso.datetime(),
  callingForHelp: z.boolean(),
  /** Whether a nurse or another carer is beside the patient; null where nobody has said. */
  assisted: z.boolean().nullable(),
  estimate: WaitEstimate,
  /** What the test of the kiosk's link found before the queue; null where there was none. */
  link: LinkTest.nullable(),
  /** Whether the site lets readings be held against clinical thresholds (R43). */
  thresholds: z.boolean(),
  measurements: z.array(Measurement),
  skipped: z.array(SkippedMeasurement),
});
export type QueueEntry = z.infer<typeof QueueEntry>;

/** A consultation as the physician who has taken it sees it. */
export const ConsultationView = z.object({
  consultationId: ConsultationId,
  state: ConsultationState,
  site: z.string(),
  kiosk: z.string(),
  kioskOnline: z.boolean(),
  callingForHelp: z.boolean(),
  /** Whether a nurse or another carer is beside the patient; null where nobody has said. */
  assisted: z.boolean().nullable(),
  identity: PatientIdentity,
  consent: Consent,
  reason: VisitReason,
  locale: Locale,
  waitingSince: z.iso.datetime(),
  /** What the test of the kiosk's link found before the queue; null where there was none. */
  link: LinkTest.nullable(),
  /** Whether the site lets readings be held against clinical thresholds (R43). */
  thresholds: z.boolean(),
  takenAt: z.iso.datetime(),
  examinationCamera: z.enum(['off', 'asked', 'on', 'unavailable']),
  /** What the kiosk can measure. */
  modalities: z.array(Modality),
  /** Measurements asked for and not answered yet. */
  asked: z.array(Modality),
  /** Of those asked for, the ones whose last attempt failed; the patient may try again. `at`: the server's clock. */
  failedAsks: z.array(z.object({ modality: Modality, failure: AskFailure, at: z.iso.datetime() })),
  measurements: z.array(Measurement),
  skipped: z.array(SkippedMeasurement),
  incidents: z.array(Incident),
  /** Messages, stills, sounds and documents, oldest first. */
  entries: z.array(Entry),
  notes: Notes,
  /** Everyone who was invited, in the order of their invitations. */
  guests: z.array(Guest),
});
export type ConsultationView = z.infer<typeof ConsultationView>;
