import { expect, test } from 'vitest';
import { type LossCause, recoveryStep } from '#media/recovery.ts';

const steps = (cause: LossCause) =>
  Array.from({ length: 6 }, (_, attempt) => {
    const { after, action } = recoveryStep(cause, attempt);
    return [after, action];
  });

test('a broken transport: ICE is restarted, then the transport rebuilt, then the room joined anew, without end', () => {
  expect(steps('transport')).toEqual([
    [0, 'restart-ice'],
    [300, 'restart-ice'],
    [1_200, 'rebuild'],
    [2_000, 'rejoin'],
    [2_000, 'rejoin'],
    [2_000, 'rejoin'],
  ]);
});

test('signalling that is back: what was missed is asked for, while the media goes on', () => {
  expect(steps('link').map(([, action]) => action)).toEqual([
    'resume',
    'resume',
    'rejoin',
    'rejoin',
    'rejoin',
    'rejoin',
  ]);
});

test('a room that is gone is joined anew, at once at first', () => {
  expect(steps('room').slice(0, 3)).toEqual([
    [0, 'rejoin'],
    [300, 'rejoin'],
    [1_200, 'rejoin'],
  ]);
});

test('no wait is longer than two seconds: a link that is back is used within three', () => {
  for (const cause of ['transport', 'link', 'room', 'vitals'] as const) {
    for (let attempt = 0; attempt < 50; attempt += 1)
      expect(recoveryStep(cause, attempt).after).toBeLessThanOrEqual(2_000);
  }
});
