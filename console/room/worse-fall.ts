import type { Falls } from '#media/quality-watch.ts';
import { FALL_STEPS, type FallStep } from '#protocol/peer-message.ts';

type Fallen = Exclude<FallStep, 'whole'>;

/** The step of the direction that let go of more; null where nothing was. */
export function worseFall({ up, down }: Falls): Fallen | null {
  const worse = FALL_STEPS.indexOf(up) > FALL_STEPS.indexOf(down) ? up : down;
  return worse === 'whole' ? null : worse;
}

const depth = (fallen: Fallen | null): number => (fallen === null ? 0 : FALL_STEPS.indexOf(fallen));

/** Of two falls the one that let go of more; null where neither did. */
export const deeperFall = (one: Fallen | null, other: Fallen | null): Fallen | null =>
  depth(one) >= depth(other) ? one : other;
