import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FirstScreen } from '#main/window/first-screen.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Whether what waits for the first screen has begun. */
async function hasBegun(screen: FirstScreen): Promise<boolean> {
  let begun = false;
  void screen.drawn.then(() => {
    begun = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  return begun;
}

describe('what waits for the first screen', () => {
  it('begins when the page says that it has drawn, however often it says so', async () => {
    const screen = new FirstScreen(5_000);
    expect(await hasBegun(screen)).toBe(false);
    screen.told();
    screen.told();
    expect(await hasBegun(screen)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('begins without a word of a page that has failed, once the patience is over', async () => {
    const screen = new FirstScreen(5_000);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(await hasBegun(screen)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await hasBegun(screen)).toBe(true);
  });
});
