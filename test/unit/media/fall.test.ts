import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FALL_STEPS, type FallStep } from '#protocol/peer-message.ts';
import {
  downMeasure,
  type FallState,
  fall,
  type LinkMeasure,
  notFallen,
  refusesListening,
  upMeasure,
} from '../../../media/fall.ts';
import { DOWN_POLICY, type FallPolicy, UP_POLICY } from '../../../media/fall-policy.ts';
import type { Interval } from '../../../media/quality.ts';

const SOUND: Omit<LinkMeasure, 'at'> = {
  cut: false,
  gap: false,
  loss: 0,
  roundTrip: 40,
  room: 3_000_000,
  concealed: 0,
  frozen: 0,
  examining: true,
  listening: false,
};

/** The step at each second, of a link whose measures are given second by second. */
function follow(measures: readonly Partial<LinkMeasure>[], policy: FallPolicy = UP_POLICY): FallState[] {
  let state = notFallen(policy);
  return measures.map((measure, second) => {
    state = fall(state, { ...SOUND, at: 1000 * second, ...measure }, policy);
    return state;
  });
}
const stepsOf = (states: readonly FallState[]): FallStep[] => states.map(({ step }) => step);
const seconds = <T>(count: number, measure: T): T[] => Array.from({ length: count }, () => measure);
const good = (count: number) => seconds(count, {});
const firstAt = (states: readonly FallState[], step: FallStep, from = 0) =>
  states.findIndex((state, second) => second >= from && state.step === step);

describe('the fall of one direction', () => {
  test('goes down by the order: first after two seconds of trouble, then a step every three, so that each may help', () => {
    const states = follow([...good(5), ...seconds(12, { loss: 0.2 })]);
    expect(firstAt(states, 'examination-lowered')).toBe(7);
    expect(firstAt(states, 'face-lowered')).toBe(10);
    expect(firstAt(states, 'face-off')).toBe(13);
  });

  test('passes over the examination where none is shown', () => {
    const states = follow([...good(5), ...seconds(4, { loss: 0.1, examining: false })]);
    expect(new Set(stepsOf(states))).toEqual(new Set(['whole', 'face-lowered']));
  });

  test('lets all pictures go at once when only a voice has a chance', () => {
    const states = follow([...good(5), ...seconds(3, { loss: 0.5 })]);
    expect(stepsOf(states).slice(5, 8)).toEqual(['whole', 'whole', 'face-off']);
  });

  test('does not answer an interruption that is over, though two seconds have their part in it', () => {
    const states = follow([...good(5), ...seconds(2, { loss: 0.5, concealed: 0.6 }), ...good(10)]);
    expect(new Set(stepsOf(states))).toEqual(new Set(['whole']));
  });

  test('does not answer one bad second', () => {
    const states = follow([...good(5), { loss: 0.3 }, ...good(5), { loss: 0.3 }, ...good(5)]);
    expect(new Set(stepsOf(states))).toEqual(new Set(['whole']));
  });

  test('does not answer a cut: recovery does, and what the counters tell after it is not held against the link', () => {
    const states = follow([...good(5), ...seconds(20, { cut: true }), ...seconds(2, { loss: 0.9 }), ...good(10)]);
    expect(new Set(stepsOf(states))).toEqual(new Set(['whole']));
  });

  test('does not answer gaps, however often they come: smaller pictures would be lost in them as well', () => {
    const told = [{ gap: true, loss: 0.4, frozen: 0.7 }, ...seconds(4, { loss: 0.2, frozen: 1 })];
    const down = follow([...good(5), ...told.slice(0, 3), ...told.slice(0, 3), ...good(5)], DOWN_POLICY);
    expect(new Set(stepsOf(down))).toEqual(new Set(['whole']));
    const up = follow([...good(5), ...told, ...told, ...told, ...good(5)]);
    expect(new Set(stepsOf(up))).toEqual(new Set(['whole']));
  });

  test('answers what goes on after a gap once its echo is over, and a queue or a want of room at once', () => {
    const [gap] = [{ gap: true, loss: 0.4 }];
    const lossy = follow([...good(5), gap, ...seconds(10, { loss: 0.4 })], DOWN_POLICY);
    expect(firstAt(lossy, 'face-off')).toBe(10);
    const narrow = follow([...good(5), { ...gap, room: 50_000 }, ...seconds(5, { room: 50_000 })]);
    expect(firstAt(narrow, 'face-off')).toBe(7);
  });

  test('holds the step that a link of constant loss can bear', () => {
    const states = follow([...good(5), ...seconds(120, { loss: 0.1 })]);
    expect(states.at(-1)?.step).toBe('face-lowered');
    expect(new Set(stepsOf(states).slice(20))).toEqual(new Set(['face-lowered']));
  });

  test('sees a queue by what the round trip takes beyond its shortest, so that a satellite is no trouble in itself', () => {
    expect(follow(seconds(60, { roundTrip: 650 })).at(-1)?.step).toBe('whole');
    expect(follow([...seconds(10, { roundTrip: 40 }), ...seconds(4, { roundTrip: 650 })]).at(-1)?.step).not.toBe(
      'whole',
    );
  });

  test('climbs one step after ten good seconds each', () => {
    const states = follow([...good(5), ...seconds(3, { loss: 0.5 }), ...good(40)]);
    expect(firstAt(states, 'face-lowered', 8)).toBe(18);
    expect(firstAt(states, 'examination-lowered', 8)).toBe(29);
    expect(firstAt(states, 'whole', 8)).toBe(40);
  });

  test('waits twice as long after each climb that did not hold, up to two minutes', () => {
    // A link that bears a lowered face, and no more: each climb is answered by loss.
    let state = notFallen(UP_POLICY);
    const climbs: number[] = [];
    for (let second = 0; second < 1500; second += 1) {
      const bears = state.step === 'face-lowered' || state.step === 'face-off' || second < 4;
      const next = fall(state, { ...SOUND, at: 1000 * second, loss: bears ? 0 : 0.1 }, UP_POLICY);
      if (FALL_STEPS.indexOf(next.step) < FALL_STEPS.indexOf(state.step)) climbs.push(second);
      state = next;
    }
    const waits = climbs.slice(1).map((second, n) => second - (climbs[n] ?? 0));
    expect(waits.slice(0, 4)).toEqual([25, 45, 85, 125].map((wait) => expect.closeTo(wait, -1)));
    expect(Math.max(...waits)).toBeLessThan(130);
    expect(waits.slice(4).every((wait) => wait > 115)).toBe(true);
  });

  test('begins with the short wait again once a climb has held for a minute', () => {
    const failedOnce = [...good(5), ...seconds(4, { loss: 0.06 }), ...good(12), ...seconds(4, { loss: 0.06 })];
    const states = follow([...failedOnce, ...good(25 + 62)]);
    expect(states[failedOnce.length]?.climbAfter).toBe(20_000);
    expect(states.at(-1)).toMatchObject({ step: 'whole', climbAfter: 10_000 });
  });

  test('forgets its times when the clock stepped or the machine slept', () => {
    const asleep = follow([...good(5), { loss: 0.2 }, { loss: 0.2, at: 60_000 }, { loss: 0.2, at: 61_000 }]);
    expect(asleep.at(-1)).toMatchObject({ step: 'whole', settlesAt: 63_000 });
    const back = follow([...good(5), { loss: 0.2 }, { loss: 0.2, at: 1000 }]);
    expect(back.at(-1)).toMatchObject({ step: 'whole', troubledSince: null });
  });
});

describe('a gap', () => {
  /** Seconds of 100 packets, of which so many were lost; sound and pictures alike. */
  const after = (...lost: readonly number[]) => {
    const intervals = lost.map(
      (missing, second): Interval => ({
        at: 1000 * (second + 1),
        duration: 1000,
        voice: { came: 50 - missing / 2, lost: missing / 2 },
        picture: { came: 50 - missing / 2, lost: missing / 2 },
        jitter: 5,
        frozen: 0,
        concealed: 0,
        awaited: true,
        arrived: true,
        roundTrip: 40,
        sent: { told: 0, lost: 0 },
        limited: false,
        room: null,
      }),
    );
    const shared = { examining: false, listening: false };
    return [upMeasure(intervals, false, shared)?.gap, downMeasure(intervals, false, shared)?.gap];
  };

  test('is a second that lost much after seconds that lost next to nothing, for both ways', () => {
    expect(after(0, 0, 40)).toEqual([true, true]);
    expect(after(0, 2, 16)).toEqual([true, true]);
  });

  test('is not a link that loses all the time, a second that lost little, or a first one of which nothing is known', () => {
    expect(after(20, 20, 40)).toEqual([false, false]);
    expect(after(0, 40, 40)).toEqual([false, false]);
    expect(after(0, 0, 10)).toEqual([false, false]);
    expect(after(40)).toEqual([false, false]);
  });
});

describe('the stethoscope beside a voice', () => {
  const listening = true;
  const endings = (states: readonly FallState[]) =>
    states.flatMap(({ endedAt }, second) => (endedAt === 1000 * second ? [second] : []));

  test('makes the pictures fall earlier, by the room it takes, and is kept itself', () => {
    const room = 300_000;
    expect(follow([...good(5), ...seconds(20, { room })]).at(-1)?.step).toBe('whole');
    const states = follow([...good(5), ...seconds(20, { room, listening })]);
    expect(states.at(-1)?.step).toBe('face-lowered');
    expect(endings(states)).toEqual([]);
  });

  test('outlives every picture where both sounds fit then', () => {
    const states = follow([
      ...good(5),
      ...seconds(3, { room: 210_000, listening, loss: 0.4 }),
      ...seconds(9, { listening }),
    ]);
    expect(states.at(-1)?.step).toBe('face-off');
    expect(endings(states)).toEqual([]);
    expect(refusesListening(states.at(-1) ?? notFallen(UP_POLICY), UP_POLICY)).toBe(false);
  });

  test('is ended once nothing is left to let go of and the voice suffers for three seconds', () => {
    const states = follow([...good(5), ...seconds(9, { listening, roundTrip: 2000 })]);
    const off = firstAt(states, 'face-off');
    expect(endings(states)[0]).toBe(off + 4);
  });

  test('is refused for half a minute after that, while the pictures are off, and then tried again', () => {
    const ended = [...good(5), ...seconds(8, { listening, loss: 0.5 })];
    const refused = (measures: readonly Partial<LinkMeasure>[]) =>
      refusesListening(follow([...ended, ...measures]).at(-1) ?? notFallen(UP_POLICY), UP_POLICY);
    // Neither good enough to climb nor bad enough to harm a voice.
    const bearable = { loss: 0.09 };
    expect(refused(seconds(5, bearable))).toBe(true);
    expect(refused(seconds(35, bearable))).toBe(false);
    expect(refused(good(12))).toBe(false);
  });

  test('is refused where the voice alone suffers already', () => {
    const states = follow([...good(5), ...seconds(8, { loss: 0.5 })]);
    expect(endings(states)).toEqual([]);
    expect(refusesListening(states.at(-1) ?? notFallen(UP_POLICY), UP_POLICY)).toBe(true);
  });

  test('is never touched while a picture is left', () => {
    fc.assert(
      fc.property(fc.array(anyMeasure, { maxLength: 60 }), (measures) => {
        const states = follow(measures);
        for (const second of endings(states)) expect(states[second - 1]?.step).toBe('face-off');
      }),
    );
  });
});

const share = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true }));
const anyMeasure: fc.Arbitrary<Omit<LinkMeasure, 'at'>> = fc.record({
  cut: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.boolean() }),
  gap: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.boolean() }),
  loss: fc.option(share),
  roundTrip: fc.option(fc.double({ min: 0, max: 3000, noNaN: true })),
  room: fc.option(fc.double({ min: 0, max: 5e6, noNaN: true })),
  concealed: fc.option(share),
  frozen: fc.option(share),
  examining: fc.boolean(),
  listening: fc.boolean(),
});
/** Runs of the same weather, as links have them, and lone seconds of any other. */
const anyTrace: fc.Arbitrary<Partial<LinkMeasure>[]> = fc
  .array(fc.tuple(fc.oneof(anyMeasure, fc.constant({}), fc.constant({ loss: 0.2 })), fc.integer({ min: 1, max: 40 })), {
    minLength: 1,
    maxLength: 30,
  })
  .map((runs) => runs.flatMap(([measure, count]) => seconds(count, measure)).slice(0, 400));

/** The most in one minute: all the way down, up again, and down, after which the way up takes twice as long. */
const CHANGES_A_MINUTE = 9;

describe.each([
  ['up', UP_POLICY],
  ['down', DOWN_POLICY],
])('on any link, the way %s', (_, policy) => {
  test('never changes more often than a patient can bear', () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        const steps = stepsOf(follow(trace, policy));
        const changes = steps.flatMap((step, second) => (step !== (steps[second - 1] ?? 'whole') ? [second] : []));
        for (const second of changes) {
          const within = changes.filter((other) => other >= second && other < second + 60);
          expect(within.length).toBeLessThanOrEqual(CHANGES_A_MINUTE);
        }
      }),
    );
  });

  test('climbs one step at a time, never within ten seconds of another change', () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        const states = follow(trace, policy);
        let changed = Number.NEGATIVE_INFINITY;
        states.forEach(({ step }, second) => {
          const before = FALL_STEPS.indexOf(states[second - 1]?.step ?? 'whole');
          const climbed = before - FALL_STEPS.indexOf(step);
          if (climbed > 0) {
            expect(second - changed).toBeGreaterThanOrEqual(10);
            // Two, where the one between them lowers a picture that is not there.
            expect(climbed).toBeLessThanOrEqual(trace[second]?.examining === false ? 2 : 1);
          }
          if (climbed !== 0) changed = second;
        });
      }),
    );
  });

  test('comes back whole on a link that has become good, whatever was before', () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        const states = follow([...trace, ...seconds(3 * 125, { roundTrip: 0 })], policy);
        expect(states.at(-1)?.step).toBe('whole');
      }),
    );
  });

  test('ends without pictures within thirteen seconds on a link that bears none, or the echo of a gap before them', () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        const isGapNear = trace.slice(-policy.echo / 1000).some(({ gap = false, cut = false }) => gap || cut);
        const within = 13 + (isGapNear ? policy.echo / 1000 : 0);
        const states = follow([...trace, ...seconds(within, { loss: 0.3, roundTrip: 3000 })], policy);
        expect(states.at(-1)?.step).toBe('face-off');
      }),
    );
  });
});
