import type { FollowUp } from '#protocol/follow-up.ts';
import type { ClosingForm } from './ending-state.ts';

/** Kinds of follow-up for which a number of days means something. */
export const DATED: ReadonlySet<FollowUp['kind']> = new Set(['gp', 'specialist', 'tele']);

/** The follow-up that a filled-in form says. */
export const followUpOf = ({ kind, within, advice }: ClosingForm): FollowUp => ({
  kind,
  within: DATED.has(kind) ? within : null,
  advice: advice.trim(),
});
