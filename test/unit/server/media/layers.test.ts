import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PictureLayers } from '#server/media/layers.ts';

/** What of mediasoup's consumer is used: the way something begins to arrive is the network's, and is the test's here. */
function receiver() {
  const observer = new EventEmitter();
  const consumer = Object.assign(new EventEmitter(), {
    observer,
    paused: false,
    preferred: [] as (number | undefined)[],
    async setPreferredLayers({ spatialLayer }: types.ConsumerLayers) {
      consumer.preferred.push(spatialLayer);
    },
  });
  const set = (paused: boolean) => {
    consumer.paused = paused;
    observer.emit(paused ? 'pause' : 'resume');
  };
  return {
    consumer: consumer as unknown as types.Consumer,
    preferred: consumer.preferred,
    begins: () => consumer.emit('layerschange', { spatialLayer: 0 }),
    hides: () => set(true),
    shows: () => set(false),
    leaves: () => observer.emit('close'),
  };
}

let told: boolean[];
let layers: PictureLayers;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  layers = new PictureLayers(2, (wanted) => told.push(wanted));
});
afterEach(() => vi.useRealTimers());

test('a receiver goes up to what it wants once it has begun, and only then is the highest layer asked for', async () => {
  const one = receiver();
  layers.add(one.consumer);
  await layers.want(one.consumer, { spatialLayer: 2 });
  expect([one.preferred, told]).toEqual([[], []]);
  one.begins();
  one.begins();
  expect([one.preferred, told]).toEqual([[2], [true]]);
});

test('who looks at a small picture asks for no more than that, however many they are', async () => {
  for (const one of [receiver(), receiver()]) {
    layers.add(one.consumer);
    await layers.want(one.consumer, { spatialLayer: 1 });
    one.begins();
  }
  expect(told).toEqual([]);
});

test('the highest is made until nobody has wanted it for a while: smaller, out of sight, or gone', async () => {
  const [one, other] = [receiver(), receiver()];
  for (const { consumer, begins } of [one, other]) {
    layers.add(consumer);
    begins();
  }
  await layers.want(one.consumer, { spatialLayer: 1 });
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual([true]);
  other.hides();
  vi.advanceTimersByTime(2_000);
  other.shows();
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual([true]);
  other.leaves();
  vi.advanceTimersByTime(2_999);
  expect(told).toEqual([true]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([true, false]);
});

test('a sender whose line was away is told again how it stands', () => {
  layers.retell();
  const one = receiver();
  layers.add(one.consumer);
  one.begins();
  layers.retell();
  expect(told).toEqual([false, true, true]);
});

test('nothing is told of a picture that has ended', () => {
  const one = receiver();
  layers.add(one.consumer);
  one.begins();
  one.hides();
  layers.close();
  one.leaves();
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual([true]);
});
