import { describe, expect, test } from 'vitest';
import { CONSULTATION_STATES } from '#protocol/consultation.ts';
import { isLive, TRANSITIONS } from '#server/consultations/transitions.ts';

const transitions = Object.values(TRANSITIONS);

describe('the life of a consultation', () => {
  test('reaches every state but the first from another', () => {
    const reached = new Set<string>(transitions.map(({ to }) => to));
    expect(CONSULTATION_STATES.filter((state) => !reached.has(state))).toEqual(['preparing']);
  });

  test('ends for good: nothing leads out of an end', () => {
    const left = new Set<string>(transitions.flatMap(({ from }) => from));
    expect(CONSULTATION_STATES.filter((state) => !left.has(state))).toEqual(['closed', 'left', 'refused', 'abandoned']);
    for (const state of CONSULTATION_STATES) expect(isLive(state)).toBe(left.has(state));
  });

  test('puts a physician before the patient only through the queue', () => {
    expect(transitions.filter(({ to }) => to === 'taken')).toEqual([{ from: ['waiting'], to: 'taken' }]);
  });
});
