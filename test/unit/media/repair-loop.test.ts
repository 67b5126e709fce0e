import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RecoveryAction } from '#media/recovery.ts';
import { type Repair, RepairLoop } from '#media/repair-loop.ts';
import { RoomRefused } from '#media/room-calls.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A room whose attempts end as the test says; an attempt it says nothing of hangs. */
function room() {
  const tried: { action: RecoveryAction; at: number }[] = [];
  const repairs: Repair[] = [];
  const outcomes: (() => Promise<void>)[] = [];
  let sound = true;
  const start = performance.now();
  const loop = new RepairLoop({
    attempt: (action) => {
      tried.push({ action, at: Math.round(performance.now() - start) });
      return outcomes.shift()?.() ?? new Promise<void>(() => {});
    },
    isSound: () => sound,
    begun: () => {},
    repaired: (repair) => repairs.push(repair),
  });
  return {
    loop,
    tried,
    repairs,
    next: (...of: (() => Promise<void>)[]) => outcomes.push(...of),
    sound: (is: boolean) => {
      sound = is;
    },
  };
}

const works = () => Promise.resolve();
const fails = () => Promise.reject(new Error('no answer'));
const unheard = () => Promise.reject(new RoomRefused('restart-ice', 'offline'));
const refused = () => Promise.reject(new RoomRefused('restart-ice', 'wrong-state'));

test('climbs the ladder until one attempt works', async () => {
  const { loop, tried, repairs, next } = room();
  next(fails, fails, works);
  loop.lost('transport');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(tried).toEqual([
    { action: 'restart-ice', at: 0 },
    { action: 'restart-ice', at: 300 },
    { action: 'rebuild', at: 1_500 },
  ]);
  expect(repairs).toMatchObject([{ cause: 'transport', action: 'rebuild' }]);
});

test('attempts that do not reach the server wait as any other, and lead to nothing dearer', async () => {
  const { loop, tried, repairs, next } = room();
  next(fails, unheard, unheard, unheard, works);
  loop.lost('transport');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(tried).toEqual([
    { action: 'restart-ice', at: 0 },
    { action: 'restart-ice', at: 300 },
    { action: 'restart-ice', at: 1_500 },
    { action: 'restart-ice', at: 3_500 },
    { action: 'restart-ice', at: 5_500 },
  ]);
  expect(repairs).toMatchObject([{ action: 'restart-ice' }]);
});

test('an attempt that hangs is given up within its time', async () => {
  const { loop, tried } = room();
  loop.lost('transport');
  await vi.advanceTimersByTimeAsync(4_000);
  expect(tried.length).toBe(2);
});

test('joins anew at once where the room does not hold this peer', async () => {
  const { loop, tried, next } = room();
  next(refused, works);
  loop.lost('transport');
  await vi.advanceTimersByTimeAsync(100);
  expect(tried.map(({ action }) => action)).toEqual(['restart-ice', 'rejoin']);
  expect(tried[1]?.at).toBeLessThan(10);
});

test('a link that is back ends the wait, and the attempt that hangs', async () => {
  const { loop, tried, repairs, next } = room();
  next(fails);
  loop.lost('transport');
  await vi.advanceTimersByTimeAsync(100);
  next(works);
  loop.restart('link');
  await vi.advanceTimersByTimeAsync(1);
  expect(tried.map(({ action }) => action)).toEqual(['restart-ice', 'resume']);
  expect(repairs).toHaveLength(1);
});

test('what does not hold was no repair: the next loss goes on from there', async () => {
  const { loop, tried, next } = room();
  next(works);
  loop.lost('transport');
  await vi.advanceTimersByTimeAsync(1_000);
  next(works);
  loop.lost('transport');
  await vi.advanceTimersByTimeAsync(2_000);
  next(works);
  loop.lost('transport');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(tried.map(({ action }) => action)).toEqual(['restart-ice', 'restart-ice', 'rebuild']);
});

test('is not done while a transport is broken, whatever the attempt said', async () => {
  const { loop, repairs, next, sound } = room();
  sound(false);
  next(works, works, works);
  loop.lost('transport');
  await vi.advanceTimersByTimeAsync(400);
  expect(repairs).toEqual([]);
  sound(true);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(repairs).toHaveLength(1);
});

test('never gives up, and stops when the room is left', async () => {
  const { loop, tried, next } = room();
  next(...Array.from({ length: 1_000 }, () => fails));
  loop.lost('room');
  await vi.advanceTimersByTimeAsync(600_000);
  const count = tried.length;
  expect(count).toBeGreaterThan(250);
  loop.end();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(tried.length).toBe(count);
});
