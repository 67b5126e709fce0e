import { z } from 'zod';

/** A calendar date that exists; patients are born after 1900. `YYYY-MM-DD`. */
export const BirthDate = z.iso.date().refine((d) => d >= '1900-01-01', 'too long ago');

/** Letters (any accent), hyphen, apostrophe and single spaces, as the strict traits of the INS allow. */
export const PersonName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\p{L}+(?:[ '’-]\p{L}+)*$/u);

/** Sex as the INS knows it: female, male, or unknown. */
export const Sex = z.enum(['F', 'M', 'U']);

/**
 * Traits typed by the patient. Their state is always `provisional` (R25): only an INSi call and an identity document
 * make it more, and neither is available to a kiosk alone.
 */
export const PatientIdentity = z.object({
  state: z.literal('provisional'),
  birthName: PersonName,
  givenName: PersonName,
  birthDate: BirthDate,
  sex: Sex,
});
export type PatientIdentity = z.infer<typeof PatientIdentity>;

export const LOCALES = ['fr', 'en'] as const;
export const Locale = z.enum(LOCALES);
export type Locale = z.infer<typeof Locale>;

/** Free and informed consent, recorded before any media starts (R5). `textVersion` names the text that was shown. */
export const Consent = z.object({
  textVersion: z.string().min(1),
  locale: Locale,
  givenAt: z.iso.datetime(),
});
export type Consent = z.infer<typeof Consent>;

/** Why the patient comes, in the patient's own terms: one of the choices on the screen. */
export const VISIT_REASONS = [
  'fever',
  'cough',
  'pain',
  'stomach',
  'skin',
  'ear-throat',
  'prescription',
  'other',
] as const;
export const VisitReason = z.enum(VISIT_REASONS);
export type VisitReason = z.infer<typeof VisitReason>;

/** Why a measurement was not made; the physician sees it. */
export const SKIP_REASONS = ['cannot', 'does-not-want', 'device-fault', 'too-many-failures'] as const;
export const SkipReason = z.enum(SKIP_REASONS);
export type SkipReason = z.infer<typeof SkipReason>;
