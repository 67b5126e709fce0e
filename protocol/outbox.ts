import { z } from 'zod';
import { Incident, SkippedMeasurement } from './consultation.ts';
import { ConsultationId } from './ids.ts';
import { Measurement } from './measurement.ts';
import { Consent, Locale, PatientIdentity, VisitReason } from './patient.ts';

/**
 * What the kiosk must never lose. Each record is in the encrypted outbox before it is shown as done, is delivered in
 * order and at least once, and leaves when the server has acknowledged its id; a repeat changes nothing at the server.
 */
const record = <T extends string, S extends z.ZodType>(type: T, content: S) =>
  z.object({ id: z.uuid(), type: z.literal(type), consultationId: ConsultationId, content });

export const OutboxRecord = z.discriminatedUnion('type', [
  record(
    'consultation-opened',
    z.object({
      identity: PatientIdentity,
      consent: Consent,
      reason: VisitReason,
      locale: Locale,
      /** Whether a carer is beside the patient; absent where nobody was asked. */
      assisted: z.boolean().optional(),
      openedAt: z.iso.datetime(),
    }),
  ),
  /** `id` of the record equals the id of the measurement. */
  record('measurement', Measurement),
  record('measurement-skipped', SkippedMeasurement),
  record('incident', Incident),
  /** The patient pressed the end, left, timed out, or the kiosk restarted without a session. */
  record('consultation-left', z.object({ at: z.iso.datetime(), why: z.enum(['patient', 'idle', 'kiosk-restarted']) })),
]);
export type OutboxRecord = z.infer<typeof OutboxRecord>;
