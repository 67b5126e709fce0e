import type { Falls } from '#media/quality-watch.ts';
import { FALL_STEPS, type FallStep } from '#protocol/peer-message.ts';

/** The step of the direction that let go of more; null where nothing was. */
export function worseFall({ up, down }: Falls): Exclude<FallStep, 'whole'> | null {
  const worse = FALL_STEPS.indexOf(up) > FALL_STEPS.indexOf(down) ? up : down;
  return worse === 'whole' ? null : worse;
}
