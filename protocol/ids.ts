import { z } from 'zod';

/** Ids are UUIDs made where the thing is born, so that a repeated delivery is harmless. */
export const ConsultationId = z.uuid().brand<'ConsultationId'>();
export type ConsultationId = z.infer<typeof ConsultationId>;

export const MeasurementId = z.uuid().brand<'MeasurementId'>();
export type MeasurementId = z.infer<typeof MeasurementId>;

export const KioskId = z.uuid().brand<'KioskId'>();
export type KioskId = z.infer<typeof KioskId>;

export const PhysicianId = z.uuid().brand<'PhysicianId'>();
export type PhysicianId = z.infer<typeof PhysicianId>;

/** One attempt at a measurement: from the start command to its result, refusal or cancellation. */
export const AttemptId = z.uuid().brand<'AttemptId'>();
export type AttemptId = z.infer<typeof AttemptId>;

/** Something kept of a consultation beside its measurements. */
export const EntryId = z.uuid().brand<'EntryId'>();
export type EntryId = z.infer<typeof EntryId>;

/** Someone the physician invites into one consultation; their peer id in its room. */
export const GuestId = z.uuid().brand<'GuestId'>();
export type GuestId = z.infer<typeof GuestId>;

/** The bytes of a photograph, a sound sample or a document. */
export const AttachmentId = z.uuid().brand<'AttachmentId'>();
export type AttachmentId = z.infer<typeof AttachmentId>;
