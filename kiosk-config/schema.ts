import { z } from 'zod';
import { DeviceBinding, SiteIdentity, StillButton } from '#protocol/device-binding.ts';
import { Modality } from '#protocol/measurement.ts';
import { Locale } from '#protocol/patient.ts';

/**
 * A kiosk's configuration: one JSON file on the appliance, read once at start. RS-232 ports have no identity, so
 * `bindings` ties one to a driver; a device with a USB identity needs a line only where two of its kind are plugged.
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
  bindings: z.array(DeviceBinding).default([]),
  /** USB identities that are a driver's device at this site, beside those its manifest names; nothing else is opened. */
  identities: z.array(SiteIdentity).default([]),
  /** Devices whose keys ask for a still picture, beside the buttons of UVC cameras. */
  stillButtons: z.array(StillButton).default([]),
  /** Part of the label of the dermatoscope's video device, as the system names it; null where there is none. */
  examinationCamera: z.string().nullable().default(null),
});
export type KioskConfig = z.infer<typeof KioskConfig>;
