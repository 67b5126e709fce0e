import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  didHold,
  estimateWait,
  type PastForecast,
  type WaitHistory,
  type WaitSituation,
  widening,
} from '#server/consultations/waiting-estimate.ts';

const MINUTE = 60_000;
const site = 'Pharmacie des Halles';
const alone: WaitSituation = { ahead: 0, physicians: 1, free: 0 };

const waited = (minutes: number, part: Partial<PastForecast> = {}): PastForecast => ({
  ...alone,
  site,
  told: null,
  seen: true,
  waited: minutes * MINUTE,
  ...part,
});
const attendances = Array.from({ length: 20 }, () => 10 * MINUTE);
const historyOf = (forecasts: readonly PastForecast[]): WaitHistory => ({ forecasts, attendances });
const steady = (minutes: number, count = 30) => Array.from({ length: count }, () => waited(minutes));

const someForecast = fc.record({
  ahead: fc.nat(8),
  physicians: fc.integer({ min: 1, max: 4 }),
  free: fc.nat(4),
  site: fc.constantFrom(site, 'Mairie de Sarlat'),
  told: fc.option(
    fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 12 })).map(([from, more]) => ({
      from: from * 5,
      to: (from + more) * 5,
    })),
  ),
  waited: fc.integer({ min: 0, max: 240 * MINUTE }),
  seen: fc.boolean(),
});
const someHistory = fc.record({
  forecasts: fc.array(someForecast, { maxLength: 60 }),
  attendances: fc.array(fc.integer({ min: 0, max: 60 * MINUTE }), { maxLength: 20 }),
});

describe('a wait', () => {
  test('is unknown while no physician is there', () => {
    const nobody = { ...alone, physicians: 0 };
    expect(estimateWait(site, nobody, 0, historyOf(steady(10)))).toEqual({ kind: 'unknown', why: 'nobody-online' });
  });

  test('is unknown until enough was learnt', () => {
    expect(estimateWait(site, alone, 0, historyOf(steady(10, 19)))).toEqual({ kind: 'unknown', why: 'too-few' });
    expect(estimateWait(site, alone, 0, historyOf(steady(10, 20)))).toMatchObject({ kind: 'interval' });
  });

  test('is what it always was, in steps of five minutes', () => {
    expect(estimateWait(site, alone, 0, historyOf(steady(12)))).toEqual({
      kind: 'interval',
      from: 10,
      to: 15,
      record: { held: 0, told: 0 },
    });
  });

  test('grows with the patients before, and shrinks with the physicians there', () => {
    const history = historyOf(steady(12));
    const told = (situation: WaitSituation) => {
      const estimate = estimateWait(site, situation, 0, history);
      return estimate.kind === 'interval' ? estimate.to : Number.NaN;
    };
    expect(told({ ahead: 4, physicians: 1, free: 0 })).toBeGreaterThan(told(alone));
    expect(told({ ahead: 4, physicians: 4, free: 0 })).toBeLessThan(told({ ahead: 4, physicians: 1, free: 0 }));
  });

  test('grows shorter as it passes, and is no number once it has outlasted the others', () => {
    const history = historyOf([...steady(12, 15), ...steady(30, 15)]);
    expect(estimateWait(site, alone, 10 * MINUTE, history)).toMatchObject({ kind: 'interval', from: 0, to: 20 });
    expect(estimateWait(site, alone, 31 * MINUTE, history)).toEqual({ kind: 'unknown', why: 'longer-than-usual' });
  });

  test('is learnt from the site where the site has a past, else from the service', () => {
    const elsewhere = steady(60).map((forecast) => ({ ...forecast, site: 'Mairie de Sarlat' }));
    expect(estimateWait(site, alone, 0, historyOf([...elsewhere, ...steady(12)]))).toMatchObject({ to: 15 });
    expect(estimateWait(site, alone, 0, historyOf(elsewhere))).toMatchObject({ from: 60 });
  });

  test('is an interval with a width, whatever the past', () => {
    fc.assert(
      fc.property(
        someHistory,
        fc.record({ ahead: fc.nat(10), physicians: fc.nat(5), free: fc.nat(5) }),
        fc.integer({ min: 0, max: 300 * MINUTE }),
        (history, situation, elapsed) => {
          const estimate = estimateWait(site, situation, elapsed, history);
          if (estimate.kind === 'unknown') return;
          expect(estimate.from).toBeGreaterThanOrEqual(0);
          expect(estimate.to).toBeGreaterThanOrEqual(estimate.from + 5);
          expect(Number.isSafeInteger(estimate.to)).toBe(true);
          expect(estimate.record.held).toBeLessThanOrEqual(estimate.record.told);
        },
      ),
    );
  });
});

describe('an interval that was told', () => {
  const told = { from: 5, to: 10 };
  test.each<[string, PastForecast, boolean | null]>([
    ['held when the physician came within it', waited(7, { told }), true],
    ['missed when the physician came later', waited(11, { told }), false],
    ['missed when the physician came before it', waited(2, { told }), false],
    ['missed when the patient outwaited it and went', waited(11, { told, seen: false }), false],
    ['says nothing when the patient went before its end', waited(7, { told, seen: false }), null],
    ['says nothing when none was told', waited(7), null],
  ])('%s', (_, forecast, held) => {
    expect(didHold(forecast)).toBe(held);
  });

  test('widens the next ones when it missed, and narrows them when it held, never below the past waits', () => {
    fc.assert(
      fc.property(fc.array(someForecast, { maxLength: 80 }), (past) => {
        const before = widening(past);
        expect(before).toBeGreaterThanOrEqual(1);
        expect(widening([...past, waited(11, { told })])).toBeGreaterThanOrEqual(before);
        expect(widening([...past, waited(7, { told })])).toBeLessThanOrEqual(before);
      }),
    );
  });
});

/** A draw of an exponential wait of this mean, from a uniform number. */
const exponential = (mean: number, uniform: number) => -mean * Math.log(1 - uniform * 0.999_999);

describe('four intervals of five hold', () => {
  /** Lives through waits of these means, each told before it is known; the share that held of the last `judged`. */
  const liveThrough = (means: readonly number[], draws: readonly number[], judged: number): number => {
    const forecasts: PastForecast[] = [];
    for (const [index, mean] of means.entries()) {
      const estimate = estimateWait(site, alone, 0, historyOf(forecasts));
      const told = estimate.kind === 'interval' ? { from: estimate.from, to: estimate.to } : null;
      forecasts.push(waited(exponential(mean, draws[index] ?? 0.5), { told }));
    }
    const held = forecasts.slice(-judged).map(didHold);
    return held.filter((each) => each === true).length / judged;
  };
  /** Uniform draws from a seed (mulberry32): fast-check's own numbers favour the edges. */
  const uniforms = (length: number) =>
    fc.integer().map((seed) => {
      let state = seed;
      return Array.from({ length }, () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
      });
    });

  test('when the waits are as they were', () => {
    const means = Array.from({ length: 260 }, () => 15);
    fc.assert(
      fc.property(uniforms(means.length), (draws) => liveThrough(means, draws, 200) >= 0.7),
      { numRuns: 12 },
    );
  });

  test('and again after they became three times as long', () => {
    const means = [...Array.from({ length: 120 }, () => 10), ...Array.from({ length: 160 }, () => 30)];
    fc.assert(
      fc.property(uniforms(means.length), (draws) => liveThrough(means, draws, 120) >= 0.65),
      { numRuns: 12 },
    );
  });
});
