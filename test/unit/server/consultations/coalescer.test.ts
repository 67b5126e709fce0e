import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Coalescer } from '#server/consultations/coalescer.ts';

test('many requests during a run lead to one more, and the last change is always sent', async () => {
  let changes = 0;
  const sent: number[] = [];
  const coalescer = new Coalescer<string>(
    async () => {
      const seen = changes;
      await Promise.resolve();
      sent.push(seen);
    },
    () => {},
  );
  for (let i = 0; i < 100; i += 1) {
    changes += 1;
    coalescer.request('queue');
  }
  await coalescer.idle();
  expect(sent).toEqual([1, 100]);
});

test('one key does not wait for another', async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const done: string[] = [];
  const coalescer = new Coalescer<string>(
    async (key) => {
      if (key === 'slow') await gate;
      done.push(key);
      if (key === 'fast') open();
    },
    () => {},
  );
  coalescer.request('slow');
  coalescer.request('fast');
  await coalescer.idle();
  expect(done).toEqual(['fast', 'slow']);
});

test('a run that fails is reported and does not stop the next', async () => {
  const errors: unknown[] = [];
  let runs = 0;
  const coalescer = new Coalescer<string>(
    async () => {
      runs += 1;
      if (runs === 1) throw new Error('the database is away');
    },
    (error) => errors.push(error),
  );
  coalescer.request('queue');
  await coalescer.idle();
  coalescer.request('queue');
  await coalescer.idle();
  expect(runs).toBe(2);
  expect(errors).toHaveLength(1);
});

describe('what failed', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A coalescer whose work fails so many times before it succeeds. */
  function failing(times: number) {
    const runs: number[] = [];
    const coalescer = new Coalescer<string>(
      async () => {
        runs.push(Date.now());
        if (runs.length <= times) throw new Error('the database is away');
      },
      () => {},
    );
    return { coalescer, runs };
  }

  test('is made again by itself, later each time, until it succeeds', async () => {
    const { coalescer, runs } = failing(6);
    coalescer.request('queue');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(runs.slice(1).map((at, n) => at - (runs[n] ?? 0))).toEqual([250, 1_000, 4_000, 15_000, 15_000, 15_000]);
  });

  test('does not hold up a new request, whose success ends the tries', async () => {
    const { coalescer, runs } = failing(1);
    coalescer.request('queue');
    await coalescer.idle();
    coalescer.request('queue');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(runs).toHaveLength(2);
  });

  test('is not tried again after the stop', async () => {
    const { coalescer, runs } = failing(1);
    coalescer.request('queue');
    await coalescer.stop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(runs).toHaveLength(1);
  });
});
