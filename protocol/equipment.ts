import { z } from 'zod';
import { DeviceIdentity } from './device.ts';
import type { Modality } from './measurement.ts';

/** What a site's equipment is for. A pharmacy's kiosk has at least those of R6. */
export const EQUIPMENT_ROLES = [
  'oximeter',
  'tensiometer',
  'thermometer',
  'scale',
  'glucose-meter',
  'stethoscope',
  'otoscope',
  'dermatoscope',
  'camera',
  'microphone',
] as const;
export const EquipmentRole = z.enum(EQUIPMENT_ROLES);
export type EquipmentRole = z.infer<typeof EquipmentRole>;

/** The role of whatever takes a measurement. */
export const ROLE_OF_MODALITY = {
  oximetry: 'oximeter',
  'blood-pressure': 'tensiometer',
  temperature: 'thermometer',
  weight: 'scale',
  glucose: 'glucose-meter',
} as const satisfies Record<Modality, EquipmentRole>;

/** Roles of sound and picture: the page finds them among the media devices of the system. */
const MediaRole = EquipmentRole.extract(['camera', 'microphone', 'dermatoscope', 'otoscope', 'stethoscope']);
export type MediaRole = z.infer<typeof MediaRole>;
export const isMediaRole = (role: EquipmentRole): role is MediaRole => MediaRole.safeParse(role).success;

const hexId = z.string().regex(/^[0-9a-f]{4}$/, 'four lower-case hexadecimal digits');

/**
 * Of a camera that touches what it sees: width of its whole picture in mm, unenlarged, as measured at the site. Lengths on its
 * stills are told in millimetres by it, and not at all without it.
 */
const fieldWidth = z.number().positive().max(200).optional();

/**
 * How a camera or a sound device is known among those plugged: by its USB identity, which Chromium writes at the end of a
 * video device's label (`Otoscope HD (1b3f:8301)`), or by a part of the label. Under Linux a sound device's label has no USB
 * identity: it is known by its name.
 */
export const MediaIdentity = z.union([
  z.strictObject({ vendorId: hexId, productId: hexId, fieldWidth }),
  z.strictObject({ label: z.string().min(1), fieldWidth }),
]);
export type MediaIdentity = z.infer<typeof MediaIdentity>;

/** The examination instruments of a site that are cameras or sound devices; null where it has none. */
export const SiteInstruments = z.strictObject({
  dermatoscope: MediaIdentity.nullable().default(null),
  otoscope: MediaIdentity.nullable().default(null),
  stethoscope: MediaIdentity.nullable().default(null),
});
export type SiteInstruments = z.infer<typeof SiteInstruments>;
export type Instrument = keyof SiteInstruments;

/** A camera or a microphone as the page sees it. `label` is the system's name of it. */
export const MediaDevice = z.object({ kind: z.enum(['videoinput', 'audioinput']), label: z.string().max(200) });
export type MediaDevice = z.infer<typeof MediaDevice>;

/**
 * What came of opening the stethoscope. `proven`: every processing is off, and a tone that the kiosk played kept its level for
 * ten seconds. `raw`: every processing is off by the track's own word, and sound arrives; `tone`: one was played and not
 * heard, else none was played. `processed`: the system keeps these processings on. `unlevel`: the tone did not stay level, so
 * something still changes it. `narrow`: too few samples a second for the whole of the sound, Hz.
 */
export const StethoscopeCheck = z.discriminatedUnion('type', [
  z.object({ type: z.literal('proven'), at: z.iso.datetime() }),
  z.object({ type: z.literal('raw'), tone: z.literal('not-heard').optional() }),
  z.object({ type: z.literal('processed'), by: z.array(z.string().max(40)).min(1).max(5) }),
  z.object({ type: z.literal('unlevel') }),
  z.object({ type: z.literal('narrow'), sampleRate: z.number().positive() }),
  z.object({ type: z.literal('silent') }),
  z.object({ type: z.literal('absent') }),
  z.object({ type: z.literal('fault'), detail: z.string().max(200) }),
]);
export type StethoscopeCheck = z.infer<typeof StethoscopeCheck>;

/** What equipment is known by: the driver's identity of it, or the name of a media device. */
export const EquipmentDevice = DeviceIdentity.partial({ driver: true });
export type EquipmentDevice = z.infer<typeof EquipmentDevice>;

/**
 * `healthy`: it answered, or its sound or picture device is there; `unasked`: plugged, but it says nothing until it is used;
 * `untested`: a stethoscope that is there, raw by its settings, and was never tested with a tone; `foreign`: something else
 * answers on its port.
 */
export const EQUIPMENT_STATES = [
  'healthy',
  'unasked',
  'untested',
  'low-battery',
  'clock-wrong',
  'silent',
  'foreign',
  'fault',
  'missing',
] as const;
export type EquipmentState = (typeof EQUIPMENT_STATES)[number];

const found = { device: EquipmentDevice };
const Finding = z.discriminatedUnion('state', [
  /** `provenAt`: of a stethoscope, when a tone last proved that nothing changes its sound. */
  z.object({ state: z.literal('healthy'), ...found, provenAt: z.iso.datetime().optional() }),
  z.object({ state: z.literal('unasked'), ...found }),
  z.object({ state: z.literal('untested'), ...found }),
  z.object({ state: z.literal('low-battery'), ...found }),
  /** `offBy`: whole minutes its clock is ahead of the kiosk's. */
  z.object({ state: z.literal('clock-wrong'), ...found, offBy: z.int() }),
  z.object({ state: z.literal('silent'), ...found }),
  z.object({ state: z.literal('foreign'), ...found, detail: z.string().max(200) }),
  z.object({ state: z.literal('fault'), ...found, detail: z.string().max(200) }),
  z.object({ state: z.literal('missing') }),
]);

/** What a check found for one role. `expected`: the site must have it, else it was merely found. */
export const EquipmentFinding = z.intersection(z.object({ role: EquipmentRole, expected: z.boolean() }), Finding);
export type EquipmentFinding = z.infer<typeof EquipmentFinding>;
/** {@link EquipmentFinding} without its role. */
export type Finding = z.infer<typeof Finding>;

/** One check of a kiosk's equipment (R13): about machines alone, never about a patient. `at`: the kiosk's clock. */
export const EquipmentCheck = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  why: z.enum(['daily', 'host']),
  findings: z.array(EquipmentFinding).max(EQUIPMENT_ROLES.length),
});
export type EquipmentCheck = z.infer<typeof EquipmentCheck>;

/**
 * Whether nothing is known against equipment in this state. An untested stethoscope passes: no check at night can hold it to
 * the loudspeaker. Whoever is told of a check is told of it all the same.
 */
export const isWell = ({ state }: Pick<EquipmentFinding, 'state'>): boolean =>
  state === 'healthy' || state === 'unasked' || state === 'untested';

/** The findings that keep a check from passing: something expected is missing or not well (R6). */
export const shortcomings = ({ findings }: EquipmentCheck): EquipmentFinding[] =>
  findings.filter((finding) => finding.expected && !isWell(finding));

/** The equipment of a kiosk as its host sees it. */
export const EquipmentView = z.object({
  expected: z.array(EquipmentRole),
  last: EquipmentCheck.nullable(),
  /** Whether the server has {@link EquipmentView.last}. */
  delivered: z.boolean(),
  /** Devices that have answered of those asked, while a check runs. */
  checking: z.object({ done: z.int().nonnegative(), of: z.int().nonnegative() }).nullable(),
  /** What was plugged or taken away after {@link EquipmentView.last}. */
  changed: z.array(z.object({ role: EquipmentRole, present: z.boolean() })),
});
export type EquipmentView = z.infer<typeof EquipmentView>;

/** Whether this media device is the one meant. */
export function isMeant(identity: MediaIdentity, { label }: Pick<MediaDevice, 'label'>): boolean {
  if ('label' in identity) return label.includes(identity.label);
  return label.toLowerCase().endsWith(`(${identity.vendorId}:${identity.productId})`);
}
