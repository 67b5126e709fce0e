/** ms without a new picture after which the last one must not pass for a living one. */
export const STILL_AFTER = 4000;

/** Whether pictures of a video are shown: none yet, one after the other, or none any more. */
export type Frames = 'awaited' | 'moving' | 'stopped';

/** What is known of a video's pictures. `count`: how many there were; `at`: when the newest was first seen, ms. */
export interface FrameWatch {
  readonly frames: Frames;
  readonly count: number;
  readonly at: number;
}

/** What a further look at the video tells, in ms. A page out of sight is shown no pictures: nothing follows from it. */
export function afterLook(before: FrameWatch, count: number, now: number, isInSight: boolean): FrameWatch {
  if (count > 0 && count !== before.count) return { frames: 'moving', count, at: now };
  if (!isInSight) return { ...before, at: now };
  if (before.frames === 'moving' && now - before.at > STILL_AFTER) return { ...before, frames: 'stopped' };
  return before;
}
