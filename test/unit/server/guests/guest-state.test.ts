import { expect, test } from 'vitest';
import { guestState, seatRefusal, tokenRefusal } from '../../../../server/guests/guest-state.ts';

const now = new Date('2026-11-22T10:00:00Z');
const fresh = {
  usedAt: null,
  expiresAt: new Date('2026-11-22T10:30:00Z'),
  present: false,
  endedWhy: null,
  attendanceEnded: false,
} as const;
const used = { ...fresh, usedAt: now };

test.each([
  ['an unused link is open', fresh, 'open', null, 'unknown'],
  ['an unused link dies at its time', { ...fresh, expiresAt: now }, 'expired', 'expired', 'expired'],
  ['a used one opens nothing more, and its seat holds', used, 'away', 'used', null],
  ['a guest in the room is here', { ...used, present: true }, 'here', 'used', null],
  ['a used link does not expire', { ...used, expiresAt: now }, 'away', 'used', null],
  ['with the physician goes the link', { ...fresh, attendanceEnded: true }, 'over', 'over', 'over'],
  ['and the seat', { ...used, present: true, attendanceEnded: true }, 'over', 'over', 'over'],
  ['what was revoked stays revoked', { ...fresh, endedWhy: 'revoked' }, 'revoked', 'revoked', 'revoked'],
  [
    'who was put out stays out',
    { ...used, endedWhy: 'removed', attendanceEnded: true },
    'removed',
    'removed',
    'removed',
  ],
] as const)('%s', (_, standing, state, token, seat) => {
  expect(guestState(standing, now)).toBe(state);
  expect(tokenRefusal(standing, now)).toBe(token);
  expect(seatRefusal(standing, now)).toBe(seat);
});
