import { z } from 'zod';
import { DeviceIdentity } from './device.ts';
import { DeviceBinding, SiteIdentity, StillButton } from './device-binding.ts';
import { DeviceStatus } from './device-status.ts';
import { AttemptId, ConsultationId } from './ids.ts';
import { Modality, Reading } from './measurement.ts';
import { SelfTestResult } from './self-test.ts';

/** Why an attempt ended without a usable reading. */
export const ATTEMPT_FAILURES = [
  'device-missing',
  'device-busy',
  'device-fault',
  'unplugged',
  'timed-out',
  'refused',
  'drivers-restarted',
  'not-stored',
] as const;
export const AttemptFailure = z.enum(ATTEMPT_FAILURES);
export type AttemptFailure = z.infer<typeof AttemptFailure>;

/** main to drivers host. The live MessagePort travels beside `live-port`, the one to the Bluetooth radio beside `radio-port`. */
export const DriversCommand = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('configure'),
    bindings: z.array(DeviceBinding),
    identities: z.array(SiteIdentity).optional(),
    stillButtons: z.array(StillButton).optional(),
  }),
  z.object({ type: z.literal('live-port') }),
  z.object({ type: z.literal('radio-port') }),
  z.object({ type: z.literal('start'), attemptId: AttemptId, consultationId: ConsultationId, modality: Modality }),
  z.object({ type: z.literal('cancel'), attemptId: AttemptId }),
  /** Ends whatever the session holds; the devices are free afterwards. */
  z.object({ type: z.literal('release'), consultationId: ConsultationId }),
  /** Asks devices about themselves: those named, or all. A device that a session holds, or asks for meanwhile, is `busy`. */
  z.object({ type: z.literal('self-test'), drivers: z.array(z.string()).optional() }),
]);
export type DriversCommand = z.infer<typeof DriversCommand>;

/** drivers host to main. A `finished` attempt carries every reading of it, invalid ones included. */
export const DriversEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('devices'), devices: z.array(DeviceStatus) }),
  z.object({
    type: z.literal('finished'),
    attemptId: AttemptId,
    consultationId: ConsultationId,
    modality: Modality,
    device: DeviceIdentity,
    readings: z.array(Reading).min(1),
    takenAt: z.iso.datetime(),
  }),
  z.object({
    type: z.literal('failed'),
    attemptId: AttemptId,
    modality: Modality,
    failure: AttemptFailure,
    detail: z.string().optional(),
  }),
  z.object({ type: z.literal('cancelled'), attemptId: AttemptId }),
  /** One for each device a `self-test` asked for, as it ends. `duration` in ms. */
  z.object({
    type: z.literal('self-tested'),
    driver: z.string(),
    result: SelfTestResult,
    at: z.iso.datetime(),
    duration: z.number().nonnegative(),
  }),
  /** The button of an examination camera, or one that stands for it, was pressed. `name` as the system tells it. */
  z.object({ type: z.literal('still-button'), name: z.string(), at: z.iso.datetime() }),
]);
export type DriversEvent = z.infer<typeof DriversEvent>;
