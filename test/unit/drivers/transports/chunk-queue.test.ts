import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ChunkQueue } from '#drivers/transports/chunk-queue.ts';
import { PortError } from '#drivers/transports/transport.ts';

const { signal } = new AbortController();
const chunk = (length: number, at = 0) => ({ bytes: new Uint8Array(length), at });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('gives chunks in order, whether they came before or after the read', async () => {
  const queue = new ChunkQueue();
  queue.push(chunk(1, 1));
  expect(await queue.read({ timeout: 10, signal })).toMatchObject({ chunk: { at: 1 } });
  const waiting = queue.read({ timeout: 10, signal });
  queue.push(chunk(1, 2));
  expect(await waiting).toMatchObject({ chunk: { at: 2 } });
});

test('ends a read at its deadline, at an abort and at a fault, chunks first', async () => {
  const queue = new ChunkQueue();
  const late = queue.read({ timeout: 10, signal });
  vi.advanceTimersByTime(10);
  expect(await late).toEqual({ type: 'timed-out' });
  const controller = new AbortController();
  const stopped = queue.read({ timeout: 10, signal: controller.signal });
  controller.abort();
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  const broken = queue.read({ timeout: 10, signal });
  queue.push(chunk(1));
  await broken;
  queue.push(chunk(1, 7));
  queue.fail(new PortError('disconnected', 'gone'));
  expect(await queue.read({ timeout: 10, signal })).toMatchObject({ chunk: { at: 7 } });
  await expect(queue.read({ timeout: 10, signal })).rejects.toMatchObject({ code: 'disconnected' });
  expect(vi.getTimerCount()).toBe(0);
});

test('drops the oldest bytes beyond its bound', async () => {
  const queue = new ChunkQueue(100);
  for (let at = 0; at < 10; at += 1) queue.push(chunk(30, at));
  expect(await queue.read({ timeout: 10, signal })).toMatchObject({ chunk: { at: 7 } });
});
