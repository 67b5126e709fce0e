import { describe, expect, it } from 'vitest';
import { afterLook, type FrameWatch, STILL_AFTER } from '#media/frames.ts';

describe('whether the pictures of a video go on', () => {
  const awaited: FrameWatch = { frames: 'awaited', count: 0, at: 0 };

  it('waits for the first as long as it takes', () => {
    expect(afterLook(awaited, 0, 60_000, true).frames).toBe('awaited');
    expect(afterLook(awaited, 1, 60_000, true)).toEqual({ frames: 'moving', count: 1, at: 60_000 });
  });

  it('lets no picture that stands still pass for a living one', () => {
    const moving = afterLook(awaited, 7, 1000, true);
    expect(afterLook(moving, 7, 1000 + STILL_AFTER, true).frames).toBe('moving');
    const stopped = afterLook(moving, 7, 1001 + STILL_AFTER, true);
    expect(stopped.frames).toBe('stopped');
    expect(afterLook(stopped, 8, 9000, true).frames).toBe('moving');
  });

  it('concludes nothing from a page that was out of sight', () => {
    const hidden = afterLook(afterLook(awaited, 7, 1000, true), 7, 600_000, false);
    expect(afterLook(hidden, 7, 601_000, true).frames).toBe('moving');
  });
});
