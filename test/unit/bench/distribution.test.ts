import { describe, expect, it } from 'vitest';
import { distributionOf, trendOf } from '#test/bench/distribution.ts';

describe('a distribution', () => {
  it('tells only numbers that were measured', () => {
    const samples = Array.from({ length: 100 }, (_, at) => 100 - at);
    expect(distributionOf(samples)).toEqual({ n: 100, min: 1, median: 50, p95: 95, max: 100 });
  });

  it('of one sample is that sample', () => {
    expect(distributionOf([7])).toEqual({ n: 1, min: 7, median: 7, p95: 7, max: 7 });
  });

  it('is refused without samples', () => {
    expect(() => distributionOf([])).toThrow(RangeError);
  });
});

describe('a trend', () => {
  it('is the growth at each step, whatever the start', () => {
    expect(trendOf([5, 7, 9, 11])).toEqual({ at0: 5, perStep: 2 });
  });

  it('is level where samples only tremble', () => {
    expect(trendOf([3, 4, 4, 3]).perStep).toBeCloseTo(0);
  });

  it('is refused below two samples', () => {
    expect(() => trendOf([1])).toThrow(RangeError);
  });
});
