import { z } from 'zod';

const minutes = z.number().int().nonnegative();

/**
 * How much longer a patient waits, as far as anyone can know: an interval in minutes from now, or why none can be told. It is
 * never one number. `record`: of the last intervals told at this site, how many held.
 */
export const WaitEstimate = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('interval'),
    from: minutes,
    to: minutes,
    record: z.object({ held: minutes, told: minutes }),
  }),
  z.object({
    kind: z.literal('unknown'),
    /**
     * `nobody-online`: no physician is connected; `too-few`: too little was learnt yet; `longer-than-usual`: the patient has
     * waited longer than those before them.
     */
    why: z.enum(['nobody-online', 'too-few', 'longer-than-usual']),
  }),
]);
export type WaitEstimate = z.infer<typeof WaitEstimate>;
export type WaitUnknown = Extract<WaitEstimate, { kind: 'unknown' }>['why'];
