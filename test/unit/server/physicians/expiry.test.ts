import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { callAt } from '#server/physicians/expiry.ts';

const HOUR = 3_600_000;
const clock = () => new Date();
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR);

describe('a moment to act at', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test.each([
    ['a working day', 12],
    ['longer than one timer can wait', 40 * 24],
  ])('comes once, and not before it: %s', (_, hours) => {
    const calls: Date[] = [];
    const moment = inHours(hours);
    callAt(moment, clock, () => calls.push(new Date()));
    vi.advanceTimersByTime(hours * HOUR - 1);
    expect(calls).toEqual([]);
    vi.advanceTimersByTime(2 * HOUR);
    expect(calls).toEqual([moment]);
  });

  test('does not come when it was called off', () => {
    const calls: Date[] = [];
    callAt(inHours(40 * 24), clock, () => calls.push(new Date()))();
    vi.advanceTimersByTime(41 * 24 * HOUR);
    expect(calls).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
