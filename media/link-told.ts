import { FALL_STEPS, type FallStep, type QualityReport } from '#protocol/peer-message.ts';
import type { EncryptionState } from './encryption/media-encryption.ts';
import type { Falls, LinkView } from './quality-watch.ts';

/** The figure as a screen tells it; null where there is none, or while keys are agreed on: nothing goes over the link then. */
export function toldFigure({ figure }: Pick<LinkView, 'figure'>, { kind }: EncryptionState): QualityReport | null {
  return kind === 'agreeing' || kind === 'delayed' ? null : figure;
}

export type Fallen = Exclude<FallStep, 'whole'>;

/** What a screen tells of a fall. `what` is the step, but `unseen` where all pictures are off one way and the other's is there. */
export interface ToldFall {
  /** Whose link is too weak. */
  readonly whose: 'own' | 'other';
  readonly step: Fallen;
  readonly what: Fallen | 'unseen';
}

const depth = (step: FallStep): number => FALL_STEPS.indexOf(step);

/** The step of the direction that let go of more; null where nothing was. */
export function worseFall({ up, down }: Falls): Fallen | null {
  const worse = depth(up) > depth(down) ? up : down;
  return worse === 'whole' ? null : worse;
}

/**
 * What is told of what was let go of; null while all is there. A picture that is held back where it comes from is missed at the
 * other end too: one cause is told, not both. The side that has lost more is it: of two weak links the weaker one is what is felt.
 */
export function toldFall({ own, other }: Pick<LinkView, 'own' | 'other'>): ToldFall | null {
  const [theirs, mine] = [worseFall(other), worseFall(own)];
  const isTheirs = depth(theirs ?? 'whole') >= depth(mine ?? 'whole');
  const step = isTheirs ? theirs : mine;
  if (step === null) return null;
  const isOtherSeen = own.down !== 'face-off' && other.up !== 'face-off';
  return { whose: isTheirs ? 'other' : 'own', step, what: step === 'face-off' && isOtherSeen ? 'unseen' : step };
}
