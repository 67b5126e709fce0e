import { z } from 'zod';
import { DeviceBinding, SiteIdentity, StillButton } from '#protocol/device-binding.ts';
import { EquipmentRole, ROLE_OF_MODALITY, SiteInstruments } from '#protocol/equipment.ts';
import { Assistance } from '#protocol/ipc.ts';
import { Modality } from '#protocol/measurement.ts';
import { Locale } from '#protocol/patient.ts';

/** What the site must have, and how its cameras and its stethoscope are known among those plugged. */
const Equipment = z
  .strictObject({
    /** Roles the self-test asks for (R6), beside whatever the steps measure with. */
    expected: z.array(EquipmentRole).default(['camera', 'microphone']),
    instruments: SiteInstruments.prefault({}),
    /** The quiet hour of the daily check (R13), where the kiosk stands. */
    checkAt: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'an hour such as 04:30')
      .default('04:30'),
  })
  .superRefine(({ expected, instruments }, context) => {
    for (const role of ['dermatoscope', 'otoscope', 'stethoscope'] as const) {
      if (!expected.includes(role) || instruments[role] !== null) continue;
      context.addIssue({ code: 'custom', path: ['instruments', role], message: 'expected, so it must be named' });
    }
  });

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
  /** Whether a carer is beside the patients here: never, always, or asked of each patient. */
  assistance: Assistance.default('never'),
  bindings: z.array(DeviceBinding).default([]),
  /** USB identities that are a driver's device at this site, beside those its manifest names; nothing else is opened. */
  identities: z.array(SiteIdentity).default([]),
  /** Devices whose keys ask for a still picture, beside the buttons of UVC cameras. */
  stillButtons: z.array(StillButton).default([]),
  /** The CUPS queue that prints the patient's papers; none where null. */
  printer: z
    .string()
    .regex(/^[\w.-]{1,127}$/, 'the name of a CUPS queue')
    .nullable()
    .default(null),
  equipment: Equipment.prefault({}),
});
export type KioskConfig = z.infer<typeof KioskConfig>;

/** Every role the site must have: those it names, and those its steps measure with. */
export function expectedRoles({ equipment, steps }: Pick<KioskConfig, 'equipment' | 'steps'>): EquipmentRole[] {
  const wanted = new Set<EquipmentRole>([...steps.map((step) => ROLE_OF_MODALITY[step]), ...equipment.expected]);
  return EquipmentRole.options.filter((role) => wanted.has(role));
}
