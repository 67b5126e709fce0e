import { useCallback, useSyncExternalStore } from 'react';
import { isStalled, watchStall } from './stall.ts';

/** Whether a camera of one's own gives no picture though it is open. */
export function useStall(track: MediaStreamTrack | null): boolean {
  const subscribe = useCallback(
    (changed: () => void) => (track === null ? () => undefined : watchStall(track, changed)),
    [track],
  );
  return useSyncExternalStore(subscribe, () => track !== null && isStalled(track));
}
