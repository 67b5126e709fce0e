import { describe, expect, it } from 'vitest';
import { ageOn } from '#console/consultation/age.ts';

describe('the age', () => {
  it('changes on the birthday and not before', () => {
    expect(ageOn('1948-03-12', new Date(2026, 2, 11))).toBe(77);
    expect(ageOn('1948-03-12', new Date(2026, 2, 12))).toBe(78);
  });

  it('is nought in the first year', () => {
    expect(ageOn('2026-03-12', new Date(2026, 10, 21))).toBe(0);
  });
});
