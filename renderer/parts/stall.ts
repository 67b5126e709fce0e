import { useCallback, useSyncExternalStore } from 'react';
import { isStalled, watchStall } from '#media/stall.ts';

/** Whether the camera of a picture of this kiosk gives none though it is open. */
export function useStall(stream: MediaStream | null): boolean {
  const track = stream?.getVideoTracks()[0] ?? null;
  const subscribe = useCallback(
    (changed: () => void) => (track === null ? () => undefined : watchStall(track, changed)),
    [track],
  );
  return useSyncExternalStore(subscribe, () => track !== null && isStalled(track));
}
