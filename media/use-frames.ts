import { type RefObject, useEffect, useState } from 'react';
import { afterLook, type Frames, type FrameWatch } from './frames.ts';

/** ms between two looks at how many pictures were shown. */
const LOOK_EVERY = 250;

/** Whether pictures of this track are shown in the video. The effect that gives it the track comes before this one. */
export function useFrames(video: RefObject<HTMLVideoElement | null>, track: MediaStreamTrack | null): Frames {
  const [frames, setFrames] = useState<Frames>('awaited');
  useEffect(() => {
    setFrames('awaited');
    const player = video.current;
    if (player === null || track === null) return;
    const count = () => player.getVideoPlaybackQuality().totalVideoFrames;
    let watch: FrameWatch = { frames: 'awaited', count: count(), at: performance.now() };
    const look = () => {
      watch = afterLook(watch, count(), performance.now(), document.visibilityState === 'visible');
      setFrames(watch.frames);
    };
    const timer = setInterval(look, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [video, track]);
  return frames;
}
