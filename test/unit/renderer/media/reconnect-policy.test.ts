import { expect, test } from 'vitest';
import { recoveryStep } from '#renderer/media/reconnect-policy.ts';

test('repairs a lost transport at once, then joins anew after longer and longer waits', () => {
  expect(Array.from({ length: 8 }, (_, attempt) => recoveryStep('lost', attempt))).toEqual([
    { delay: 0, action: 'restart-ice' },
    { delay: 300, action: 'rejoin' },
    { delay: 1200, action: 'rejoin' },
    { delay: 2700, action: 'rejoin' },
    { delay: 4800, action: 'rejoin' },
    { delay: 7000, action: 'rejoin' },
    { delay: 7000, action: 'rejoin' },
    { delay: 7000, action: 'rejoin' },
  ]);
});

test('joins anew at once when the room is gone', () => {
  expect(recoveryStep('reset', 0)).toEqual({ delay: 0, action: 'rejoin' });
});
