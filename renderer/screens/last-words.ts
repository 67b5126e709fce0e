import type { Outcome } from '#protocol/consultation.ts';
import type { FollowUp } from '#protocol/follow-up.ts';

/** Seconds the last words of one who leaves by themselves stay. */
export const LEFT_STAYS = 10;
/** Seconds they stay after a consultation at least: long enough to read a line twice. */
const READ_TWICE = 30;
/** Seconds for each letter of the advice: some twelve a second are read aloud, here by one who is old or ill, and twice. */
const EACH_LETTER = 0.2;
/** Seconds for one who has to call for help by them, and may have to be read to. */
const EMERGENCY = 180;

/** Seconds that one press gives beside: it may be pressed again, as often as is needed (WCAG 2.2.1). */
export const MORE = 60;

/** Seconds the last words stay after a consultation that ended so. */
export const staysFor = (outcome: Outcome, followUp: FollowUp | null): number =>
  Math.max(
    outcome === 'emergency' || followUp?.kind === 'emergency' ? EMERGENCY : READ_TWICE,
    Math.ceil(READ_TWICE + (followUp?.advice.length ?? 0) * EACH_LETTER),
  );
