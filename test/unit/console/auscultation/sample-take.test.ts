import { expect, test } from 'vitest';
import { LONGEST_SAMPLE, SampleTake } from '#console/auscultation/sample-take.ts';

const RATE = 100;
const block = (length: number, value = 1) => new Float32Array(length).fill(value);

test('is every block in its order', () => {
  const take = new SampleTake(RATE);
  take.add(block(60, 1));
  take.add(block(60, 2));
  expect(take.duration).toBe(1.2);
  expect([...(take.samples() ?? [])]).toEqual([...block(60, 1), ...block(60, 2)]);
});

test('ends at half a minute, to the sample', () => {
  const take = new SampleTake(RATE);
  for (let count = 0; count < 100; count += 1) take.add(block(37));
  expect(take.isFull).toBe(true);
  expect(take.duration).toBe(LONGEST_SAMPLE);
  expect(take.samples()).toHaveLength(LONGEST_SAMPLE * RATE);
});

test('is not kept where it is too short to be heard', () => {
  const take = new SampleTake(RATE);
  take.add(block(99));
  expect(take.isFull).toBe(false);
  expect(take.samples()).toBeNull();
});
