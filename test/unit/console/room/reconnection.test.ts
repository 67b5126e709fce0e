import { describe, expect, it } from 'vitest';
import { RECONNECTION, reconnectionStep } from '#console/room/reconnection.ts';

describe('the reconnection policy', () => {
  it('starts at once and backs off', () => {
    expect(RECONNECTION.map(({ after }) => after)).toEqual([0, 300, 1_200, 2_700, 4_800, 7_000]);
  });

  it('restarts ICE first and then joins anew', () => {
    expect(RECONNECTION.map(({ step }) => step)).toEqual([
      'restart-ice',
      'restart-ice',
      'restart-ice',
      'rejoin',
      'rejoin',
      'rejoin',
    ]);
  });

  it('never gives up', () => {
    expect(reconnectionStep(500)).toEqual({ after: 7_000, step: 'rejoin' });
  });
});
