import { z } from 'zod';
import { DeviceIdentity } from './device.ts';
import { AttemptId, ConsultationId, MeasurementId } from './ids.ts';

/** Why a reading is doubted or refused. Each has a sentence for the patient and one for the physician. */
export const REASONS = [
  'sensor-off',
  'sensor-fault',
  'sensor-disconnected',
  'searching',
  'low-perfusion',
  'motion',
  'artefact',
  'out-of-track',
  'irregular-pulse',
  'out-of-range',
  'implausible',
  'missing',
  'early',
  'stale',
  'cuff-error',
  'cuff-leak',
  'body-position',
  'device-error',
  'checksum',
  'low-battery',
  'not-fresh',
  'too-short',
] as const;
export const Reason = z.enum(REASONS);
export type Reason = z.infer<typeof Reason>;

/** Units (UCUM) each scalar kind may be reported in; the first is the usual one. Source: HL7 FHIR vital signs. */
export const SCALAR_UNITS = {
  'oxygen-saturation': ['%'],
  'pulse-rate': ['/min'],
  'perfusion-index': ['%'],
  'body-temperature': ['Cel', '[degF]'],
  'body-weight': ['kg', '[lb_av]'],
  'body-height': ['cm', '[in_i]'],
  'body-fat': ['%'],
  'blood-glucose': ['mg/dL', 'mmol/L'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type ScalarKind = keyof typeof SCALAR_UNITS;
export type MeasurementKind = ScalarKind | 'blood-pressure';

export const SCALAR_KINDS = [
  'oxygen-saturation',
  'pulse-rate',
  'perfusion-index',
  'body-temperature',
  'body-weight',
  'body-height',
  'body-fat',
  'blood-glucose',
] as const satisfies readonly ScalarKind[];

/** The device's own clock at the reading, local and without a zone: `YYYY-MM-DDThh:mm[:ss]`. */
const DeviceTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/);

const usable = { validity: z.enum(['valid', 'questionable']), reasons: z.array(Reason) };
const invalid = { validity: z.literal('invalid'), reasons: z.array(Reason).min(1) };

const scalarFields = {
  kind: z.enum(SCALAR_KINDS),
  unit: z.string(),
  deviceTime: DeviceTime.optional(),
};

const pressureFields = {
  kind: z.literal('blood-pressure'),
  unit: z.enum(['mm[Hg]', 'kPa']),
  deviceTime: DeviceTime.optional(),
};

const ScalarReading = z
  .discriminatedUnion('validity', [
    z.object({ ...scalarFields, ...usable, value: z.number() }),
    z.object({ ...scalarFields, ...invalid, value: z.null() }),
  ])
  .refine((r) => (SCALAR_UNITS[r.kind] as readonly string[]).includes(r.unit), 'unit does not fit the kind');

const PressureReading = z.discriminatedUnion('validity', [
  z.object({ ...pressureFields, ...usable, systolic: z.number(), diastolic: z.number(), mean: z.number().nullable() }),
  z.object({ ...pressureFields, ...invalid, value: z.null() }),
]);

/**
 * What a device said: one quantity in the unit the device reported, how far it can be trusted and why.
 * An invalid reading has no number at all, so none can be shown by mistake.
 */
export const Reading = z.union([ScalarReading, PressureReading]);
export type Reading = z.infer<typeof Reading>;
export type ScalarReading = z.infer<typeof ScalarReading>;
export type PressureReading = z.infer<typeof PressureReading>;

/** What a patient is asked to do in one go on one device; yields one or more readings. */
export const MODALITIES = ['oximetry', 'blood-pressure', 'temperature', 'weight', 'glucose'] as const;
export const Modality = z.enum(MODALITIES);
export type Modality = z.infer<typeof Modality>;

/**
 * One finished, durable reading of a patient. `takenAt` is the kiosk's clock (ISO 8601, UTC);
 * `reading.deviceTime` is the device's, where it has one.
 */
export const Measurement = z.object({
  id: MeasurementId,
  consultationId: ConsultationId,
  attemptId: AttemptId,
  modality: Modality,
  reading: Reading,
  device: DeviceIdentity,
  takenAt: z.iso.datetime(),
  method: z.enum(['device', 'typed']),
});
export type Measurement = z.infer<typeof Measurement>;
