import { expect, test } from 'vitest';
import { ageOn } from '#server/consultations/age.ts';

test.each([
  ['2026-03-16', '1946-03-17', 79],
  ['2026-03-17', '1946-03-17', 80],
  ['2026-02-28', '2024-02-29', 1],
  ['2026-03-01', '2024-02-29', 2],
  ['2026-01-01', '2026-01-01', 0],
  ['2026-01-01', '2026-06-01', 0],
])('on %s, who was born on %s is %i', (day, birthDate, age) => {
  expect(ageOn(new Date(`${day}T12:00:00Z`), birthDate)).toBe(age);
});
