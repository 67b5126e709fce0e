import { z } from 'zod';
import { DeviceIdentity } from './device.ts';
import { Reason } from './measurement.ts';

/**
 * What came of asking a device about itself with no patient on it. `heard`: it answered in its own protocol; `silent`: its
 * port opened and nothing came; `foreign`: something else answers there; `not-testable`: it says nothing until it is used;
 * `busy`: a session holds it; `fault`: it cannot be opened, or configuration must say which device it is.
 */
export const SelfTestResult = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('heard'),
    device: DeviceIdentity,
    /** The device's own clock, local and without a zone: `YYYY-MM-DDThh:mm[:ss]`. */
    clock: z.string().optional(),
    warnings: z.array(Reason),
  }),
  z.object({ type: z.literal('silent') }),
  z.object({ type: z.literal('foreign'), detail: z.string() }),
  z.object({ type: z.literal('absent') }),
  z.object({ type: z.literal('not-testable') }),
  z.object({ type: z.literal('busy') }),
  z.object({ type: z.literal('fault'), detail: z.string() }),
]);
export type SelfTestResult = z.infer<typeof SelfTestResult>;
