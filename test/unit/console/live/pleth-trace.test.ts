import { describe, expect, it } from 'vitest';
import { appendPleth, breakPleth, emptyTrace, PLETH_WINDOW } from '#console/live/pleth-trace.ts';

const at75 = (at: number, ...values: number[]) => ({ at, rate: 75, full: 255, values });

describe('the pulse wave', () => {
  it('draws consecutive samples at the rate of the device, whatever the jitter of their arrival', () => {
    const trace = appendPleth(appendPleth(emptyTrace, at75(1_000, 1, 2, 3), false), at75(1_090, 4, 5, 6), false);
    expect(trace.values).toEqual([1, 2, 3, 4, 5, 6]);
    trace.times.forEach((time, index) => {
      expect(time).toBeCloseTo(index / 75, 9);
    });
  });

  it('breaks where something was not received, and leaves the time that was lost open', () => {
    const trace = appendPleth(appendPleth(emptyTrace, at75(1_000, 1, 2), false), at75(3_000, 9, 8), true);
    expect(trace.values).toEqual([1, 2, null, 9, 8]);
    expect(trace.times.at(-1)).toBeCloseTo(2 + 1 / 75, 9);
  });

  it('breaks where the device was silent though nothing was lost on the way', () => {
    const trace = appendPleth(appendPleth(emptyTrace, at75(1_000, 1, 2), false), at75(1_600, 9, 8), false);
    expect(trace.values).toEqual([1, 2, null, 9, 8]);
    expect(trace.times.at(-1)).toBeCloseTo(0.6 + 1 / 75, 9);
  });

  it('breaks where something was lost that only another message told of', () => {
    const told = breakPleth(appendPleth(emptyTrace, at75(1_000, 1, 2), false));
    const trace = appendPleth(told, at75(1_080, 9, 8), false);
    expect(trace.values).toEqual([1, 2, null, 9, 8]);
    expect(appendPleth(trace, at75(1_107, 7), false).values).toEqual([1, 2, null, 9, 8, 7]);
  });

  it('breaks visibly even where the clock tells of no lost time', () => {
    const trace = appendPleth(appendPleth(emptyTrace, at75(1_000, 1, 2), false), at75(1_001, 9), true);
    expect(trace.values).toEqual([1, 2, null, 9]);
    expect([...trace.times]).toEqual([...trace.times].sort((a, b) => a - b));
  });

  it('keeps no more than its window', () => {
    let trace = emptyTrace;
    for (let n = 0; n < 200; n += 1) trace = appendPleth(trace, at75(n * 100, ...Array(8).fill(n)), false);
    const [first = 0] = trace.times;
    expect((trace.times.at(-1) ?? 0) - first).toBeLessThanOrEqual(PLETH_WINDOW);
    expect(trace.values).toHaveLength(trace.times.length);
  });

  it('remembers the full scale of the device', () => {
    expect(appendPleth(emptyTrace, at75(0, 1), false).full).toBe(255);
  });
});
