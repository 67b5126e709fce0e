import { describe, expect, it } from 'vitest';
import { checkDue } from '#main/equipment/schedule.ts';

/** Where this machine stands, whatever its zone. */
const local = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute);

describe('R13: the daily check is due', () => {
  it('at once on a kiosk that has never checked', () => {
    expect(checkDue(null, local(1, 15), '04:30')).toEqual(local(1, 15));
  });

  it('at the next quiet hour after the last one', () => {
    expect(checkDue(local(1, 15).toISOString(), local(1, 16), '04:30')).toEqual(local(2, 4, 30));
    expect(checkDue(local(1, 2).toISOString(), local(1, 3), '04:30')).toEqual(local(1, 4, 30));
  });

  it('at once when the kiosk was off at its quiet hour', () => {
    expect(checkDue(local(1, 15).toISOString(), local(2, 8), '04:30')).toEqual(local(2, 8));
    expect(checkDue(local(1, 15).toISOString(), local(5, 8), '04:30')).toEqual(local(5, 8));
  });

  it('a day later when it was made on the hour itself', () => {
    expect(checkDue(local(1, 4, 30).toISOString(), local(1, 4, 31), '04:30')).toEqual(local(2, 4, 30));
  });

  it('at once when the clock went back behind the last one', () => {
    expect(checkDue(local(9, 4).toISOString(), local(1, 12), '04:30')).toEqual(local(1, 12));
  });
});
