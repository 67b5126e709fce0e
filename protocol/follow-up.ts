import { z } from 'zod';
import type { Outcome } from './consultation.ts';

/** What comes after the consultation: nothing, a visit to the patient's own physician or a specialist, another remote one, or the emergency department now. */
export const FOLLOW_UPS = ['none', 'gp', 'specialist', 'tele', 'emergency'] as const;

/** Whether the two can be told together: who is to call for help and stay where they are is not sent elsewhere. */
export const goTogether = (outcome: Outcome | null, kind: FollowUp['kind']): boolean =>
  outcome !== 'emergency' || kind !== 'emergency';

/** What the patient is told to do next. `within`: days from now at most, where a visit is to be made and its time matters. */
export const FollowUp = z.object({
  kind: z.enum(FOLLOW_UPS),
  within: z.number().int().min(0).max(365).nullable(),
  /** Shown to the patient as it is written; may be empty. */
  advice: z.string().trim().max(1000),
});
export type FollowUp = z.infer<typeof FollowUp>;
