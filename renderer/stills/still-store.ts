import { create } from 'zustand';
import type { EntryId } from '#protocol/ids.ts';

/** The last still, as the patient is told of it. `received`: of its bytes at the server, 0 to 1. */
export type StillState =
  | { readonly stage: 'none' }
  | { readonly stage: 'taking' }
  | { readonly stage: 'failed' }
  | {
      readonly stage: 'sending' | 'sent' | 'refused';
      readonly entryId: EntryId;
      readonly picture: ImageBitmap;
      readonly received: number;
    };

/** Takes a still at the patient's wish; null while there is no camera to take one with. */
export const useShutter = create<{ readonly press: (() => void) | null }>(() => ({ press: null }));

export const useStill = create<StillState>(() => ({ stage: 'none' }));

/** Shows what has become of the still; the picture that is no longer shown is forgotten at once. */
export function showStill(state: StillState): void {
  const before = useStill.getState();
  useStill.setState(state, true);
  if ('picture' in before && !('picture' in state && state.picture === before.picture)) before.picture.close();
}
