import { z } from 'zod';
import { Modality } from '#protocol/measurement.ts';
import { Locale } from '#protocol/patient.ts';

/**
 * A kiosk's configuration: one JSON file on the appliance, read once at start. RS-232 ports have no identity, so
 * `bindings` ties a port's path to a driver; devices with a USB identity need no line here.
 */
export const KioskConfig = z.strictObject({
  /** Address of the consultation server, e.g. `https://escale.example.org`. */
  server: z.url({ protocol: /^https?$/ }),
  steps: z.array(Modality).default(['oximetry', 'blood-pressure', 'temperature']),
  locales: z.array(Locale).min(1).default(['fr', 'en']),
  idle: z
    .strictObject({ after: z.number().positive().default(90), countdown: z.number().positive().default(30) })
    .prefault({}),
  helper: z.strictObject({ fr: z.string(), en: z.string() }).default({ fr: 'le pharmacien', en: 'the pharmacist' }),
  bindings: z.array(z.strictObject({ driver: z.string(), port: z.string().startsWith('/') })).default([]),
  /** Part of the label of the dermatoscope's video device, as the system names it; null where there is none. */
  examinationCamera: z.string().nullable().default(null),
});
export type KioskConfig = z.infer<typeof KioskConfig>;
