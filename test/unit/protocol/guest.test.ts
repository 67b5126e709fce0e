import { expect, test } from 'vitest';
import { readGuestToken, spokenToken, TOKEN_LENGTH, TOKEN_LETTERS } from '../../../protocol/guest.ts';

const token = 'K7QM0123456789ABCDEFGHJKMNPQ';

test('a token holds at least 128 bits', () => {
  expect(new Set(TOKEN_LETTERS).size).toBe(32);
  expect(TOKEN_LENGTH * 5).toBeGreaterThanOrEqual(128);
});

test.each([
  token,
  token.toLowerCase(),
  spokenToken(token),
  ` ${spokenToken(token).replaceAll('-', ' ')}\n`,
  `https://escale.example/guest#${token}`,
  // As it is misheard or mistyped.
  token.replace('0', 'o').replace('1', 'l'),
])('is read from %j', (text) => {
  expect(readGuestToken(text)).toBe(token);
});

test.each(['', '#', token.slice(1), `${token}0`, token.replace('K', 'U'), 'https://escale.example/guest'])(
  'is not read from %j',
  (text) => {
    expect(readGuestToken(text)).toBeNull();
  },
);

test('is read out in groups of four', () => {
  expect(spokenToken(token)).toBe('K7QM-0123-4567-89AB-CDEF-GHJK-MNPQ');
});
