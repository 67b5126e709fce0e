import { describe, expect, it } from 'vitest';
import { delayAfter, LINK_BACKOFF, PATIENT_BACKOFF, Retries } from '#main/backoff.ts';

describe('back-off', () => {
  it('takes its delays in turn and stays at the last one for ever', () => {
    const backoff = { delaysMs: [10, 20, 30], jitter: 0 } as const;
    expect([1, 2, 3, 4, 1000].map((failures) => delayAfter(backoff, failures))).toEqual([10, 20, 30, 30, 30]);
  });

  it('is shortened by chance, never lengthened, so that a fleet does not come back in one instant', () => {
    const backoff = { delaysMs: [1000], jitter: 0.3 } as const;
    expect(delayAfter(backoff, 1, () => 0)).toBe(1000);
    expect(delayAfter(backoff, 1, () => 1)).toBe(700);
  });

  it('starts again after a success', () => {
    const retries = new Retries({ delaysMs: [10, 20], jitter: 0 });
    expect([retries.failed(), retries.failed()]).toEqual([10, 20]);
    retries.succeeded();
    expect(retries.failed()).toBe(10);
  });

  it('never leaves the link longer than ten seconds without a try', () => {
    expect(Math.max(...LINK_BACKOFF.delaysMs)).toBeLessThanOrEqual(10_000);
  });

  it('never leaves it longer than a second without one while a patient is there', () => {
    expect(Math.max(...PATIENT_BACKOFF.delaysMs)).toBeLessThanOrEqual(1_000);
  });
});
