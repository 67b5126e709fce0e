import { z } from 'zod';
import { AttemptId } from './ids.ts';
import { Modality, Reading } from './measurement.ts';

/** Where an attempt stands, so that the patient always sees what happens. */
export const PHASES = ['connecting', 'waiting-for-patient', 'measuring', 'inflating', 'deflating', 'settling'] as const;

const LiveSample = z.object({ type: z.literal('sample'), reading: Reading });

/** Consecutive plethysmogram samples in the device's own units, oldest first; `rate` in Hz, `full` the device's full scale. */
const LivePleth = z.object({
  type: z.literal('pleth'),
  rate: z.number().positive(),
  full: z.number().positive(),
  values: z.array(z.number().nonnegative()).min(1).max(128),
});

/** `cuffPressure` in mmHg, only where the device tells it. `remaining` in ms, only where the driver knows it. */
const LiveProgress = z.object({
  type: z.literal('progress'),
  phase: z.enum(PHASES),
  cuffPressure: z.number().optional(),
  remaining: z.number().nonnegative().optional(),
});

/** The attempt has ended without readings: nothing of it is going on any more. */
const LiveOver = z.object({ type: z.literal('over') });

export const LiveBody = z.discriminatedUnion('type', [LiveSample, LivePleth, LiveProgress, LiveOver]);
export type LiveBody = z.infer<typeof LiveBody>;

/**
 * One message of the live path: drivers host to renderer over a MessagePort, renderer to physician over a lossy data
 * channel. `seq` rises by one in an attempt, so that a gap is seen and never bridged; `at` is the kiosk's clock (ms).
 */
export const LiveMessage = z.object({
  attemptId: AttemptId,
  modality: Modality,
  seq: z.number().int().nonnegative(),
  at: z.number(),
  body: LiveBody,
});
export type LiveMessage = z.infer<typeof LiveMessage>;
