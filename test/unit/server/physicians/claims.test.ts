import fc from 'fast-check';
import { expect, test } from 'vitest';
import { physicianClaims } from '#server/physicians/claims.ts';

const martin = { sub: 'dr.martin', name: 'Dr Claire Martin', speciality: 'Médecine générale', rpps: '10003456789' };

test('a physician is known by name, speciality and an RPPS number of 11 digits', () => {
  expect(physicianClaims({ ...martin, email: 'ignored@example.org' })).toEqual(martin);
});

test.each(['', '1234567890', '123456789012', '1000345678X', ' 10003456789', 10003456789, null, undefined])(
  'an RPPS number written %o is refused',
  (rpps) => {
    expect(physicianClaims({ ...martin, rpps })).toBeNull();
  },
);

test('whatever else the provider sends is refused without an exception', () => {
  fc.assert(fc.property(fc.anything(), (anything) => physicianClaims(anything) === null));
});
