import type { Transport } from 'mediasoup-client/types';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SilenceWatch } from '#media/silence-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A way to the SFU whose counters are the test's: what a browser counts is the browser's. */
function watched() {
  const way = {
    closed: false,
    sent: 0,
    bytes: 0,
    answers: 0,
    sends: 1_500,
    expects: true,
    told: [] as boolean[],
    looks: 0,
  };
  const transport = {
    get closed() {
      return way.closed;
    },
    getStats: async () => {
      way.looks += 1;
      way.sent += way.sends;
      return new Map([
        ['1', { type: 'transport', bytesReceived: Math.random() }],
        [
          '2',
          { type: 'candidate-pair', bytesReceived: way.bytes, responsesReceived: way.answers, bytesSent: way.sent },
        ],
      ]);
    },
  };
  const watch = new SilenceWatch(
    transport as unknown as Transport,
    () => way.expects,
    () => way.told.push(watch.isSilent),
  );
  const hear = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      way.bytes += 50;
      await vi.advanceTimersByTimeAsync(100);
    }
  };
  return { way, hear };
}

test('a second without an answer is a silence, which ends with the first byte', async () => {
  const { way, hear } = watched();
  await hear(5_000);
  expect(way.told).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_600);
  expect(way.told).toEqual([true]);
  await vi.advanceTimersByTimeAsync(20_000);
  way.bytes += 1;
  await vi.advanceTimersByTimeAsync(200);
  expect(way.told).toEqual([true, false]);
});

test('an answer to a check of ICE ends it too: a muted voice sends too little to be told anything else', async () => {
  const { way } = watched();
  await vi.advanceTimersByTimeAsync(2_600);
  expect(way.told).toEqual([true]);
  way.answers += 1;
  await vi.advanceTimersByTimeAsync(200);
  expect(way.told).toEqual([true, false]);
});

test('where no answers are expected there is no silence, and none of it counts afterwards', async () => {
  const { way, hear } = watched();
  way.expects = false;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(way.looks).toBe(0);
  way.expects = true;
  await vi.advanceTimersByTimeAsync(700);
  await hear(3_000);
  expect(way.told).toEqual([]);
});

test('who sends nothing is told nothing, and what is closed is looked at no more', async () => {
  const { way } = watched();
  way.sends = 0;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(way.told).toEqual([]);
  way.closed = true;
  await vi.advanceTimersByTimeAsync(1_000);
  const { looks } = way;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(way.looks).toBe(looks);
});
