import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bothWays, type Conditions, undisturbed } from '#test/support/network/conditions.ts';
import { type Fate, Lane, nextRetransmission } from '#test/support/network/lane.ts';
import { seededRandom } from '#test/support/network/random.ts';

const lane = (given: Partial<Conditions>, seed = 1) => new Lane({ ...undisturbed, ...given }, seededRandom(seed));
/** Fates of packets of `bytes` offered every `every` ms. */
const offered = (to: Lane, count: number, every: number, bytes = 1000): Fate[] =>
  Array.from({ length: count }, (_, at) => to.datagram(at * every, bytes));
const arrivals = (fates: readonly Fate[]) => fates.flatMap((fate) => (fate.kind === 'arrives' ? [fate.at] : []));

describe('a direction of a link', () => {
  test('is the same for the same seed, and another for another', () => {
    const disturbed = { loss: 0.2, burst: 3, jitter: 30 };
    expect(offered(lane(disturbed, 7), 500, 5)).toEqual(offered(lane(disturbed, 7), 500, 5));
    expect(offered(lane(disturbed, 7), 500, 5)).not.toEqual(offered(lane(disturbed, 8), 500, 5));
  });

  test.each([
    { loss: 0.1, burst: 1 },
    { loss: 0.1, burst: 5 },
    { loss: 0.03, burst: 4 },
    { loss: 0.5, burst: 2 },
  ])('loses the wanted share: $loss in bursts of $burst', ({ loss, burst }) => {
    const fates = offered(lane({ loss, burst }), 100_000, 1);
    const lost = fates.filter(({ kind }) => kind === 'lost').length / fates.length;
    expect(Math.abs(lost - loss)).toBeLessThan(loss * 0.1);
  });

  test('loses in runs of the wanted length', () => {
    const fates = offered(lane({ loss: 0.05, burst: 6 }), 200_000, 1);
    const lost = fates.filter(({ kind }) => kind === 'lost').length;
    const runs = fates.filter(({ kind }, at) => kind === 'lost' && fates[at - 1]?.kind !== 'lost').length;
    expect(lost / runs).toBeGreaterThan(5.5);
    expect(lost / runs).toBeLessThan(6.5);
  });

  test('passes no more than its rate, and drops the newest once the queue is full', () => {
    const narrow = lane({ rate: 80_000, queue: 5140 });
    const fates = offered(narrow, 100, 10, 1000);
    const last = Math.max(...arrivals(fates));
    const bits = arrivals(fates).length * 1028 * 8;
    expect(bits / last).toBeCloseTo(80, 5);
    expect(narrow.counts.overflowed).toBeGreaterThan(85);
    expect(fates.slice(0, 5).map(({ kind }) => kind)).toEqual(Array(5).fill('arrives'));
    expect(Math.max(...fates.map((fate, at) => (fate.kind === 'arrives' ? fate.at - at * 10 : 0)))).toBeLessThanOrEqual(
      (5140 * 8) / 80,
    );
  });

  test('an idle queue gives its rate back', () => {
    const narrow = lane({ rate: 80_000, queue: 2100 });
    offered(narrow, 10, 0);
    expect(narrow.datagram(10_000, 1000)).toEqual({ kind: 'arrives', at: 10_000 + 102.8 });
  });

  test('keeps the order under jitter, and breaks it only where packets are late', () => {
    const orderly = arrivals(offered(lane({ delay: 20, jitter: 50 }), 5000, 2));
    expect(orderly).toEqual(orderly.toSorted((a, b) => a - b));
    const late = arrivals(offered(lane({ delay: 20, late: 0.05, lateBy: 30 }), 5000, 2));
    const overtaken = late.filter((at, index) => at > (late[index + 1] ?? Number.POSITIVE_INFINITY)).length;
    expect(overtaken).toBeGreaterThan(150);
    expect(overtaken).toBeLessThan(350);
  });

  test('delays each packet by its delay and at most its jitter', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(300), fc.nat(100), (seed, delay, jitter) => {
        for (const [at, fate] of offered(lane({ delay, jitter }, seed), 50, 500).entries()) {
          if (fate.kind !== 'arrives') throw new Error('nothing is lost here');
          expect(fate.at - at * 500).toBeGreaterThanOrEqual(delay);
          expect(fate.at - at * 500).toBeLessThanOrEqual(delay + jitter);
        }
      }),
    );
  });

  test('delays a stream where it would lose a datagram', () => {
    expect(lane({ delay: 30 }).stream(100, 1460)).toBe(130);
    expect(lane({ delay: 30, loss: 1 }).stream(100, 1460)).toBe(330);
  });

  test('streams and datagrams share the rate', () => {
    const { up } = bothWays({ rate: 80_000, queue: 100_000 });
    const shared = new Lane(up, seededRandom(1));
    shared.stream(0, 1460);
    expect(shared.datagram(0, 972)).toEqual({ kind: 'arrives', at: 148.8 + 100 });
  });
});

test.each([
  { cut: 100, after: 200 },
  { cut: 250, after: 600 },
  { cut: 5000, after: 6200 },
  { cut: 60_000, after: 102_200 },
])('a TCP sender cut off for $cut ms tries again after $after', ({ cut, after }) => {
  expect(nextRetransmission(1000, 1000 + cut)).toBe(1000 + after);
});
