import { type RefObject, useEffect } from 'react';
import { useDevices } from './device-choice.ts';

/** Plays what an element plays by the chosen loudspeaker, as loud as was chosen; `share` of it, 0 to 1. */
export function useLoudspeaker(element: RefObject<HTMLMediaElement | null>, share = 1): void {
  const volume = useDevices((state) => state.volume) * share;
  const loudspeaker = useDevices((state) => state.loudspeaker);
  useEffect(() => {
    const player = element.current;
    if (!player) return;
    player.volume = volume;
    // One that is not plugged any more leaves the sound where it is.
    if ('setSinkId' in player) player.setSinkId(loudspeaker ?? '').catch(() => undefined);
  }, [element, volume, loudspeaker]);
}
