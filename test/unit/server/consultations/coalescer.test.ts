import { expect, test } from 'vitest';
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
