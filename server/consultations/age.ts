/** Completed years on a day (UTC), from a birth date `YYYY-MM-DD`; 0 for a date yet to come. */
export function ageOn(day: Date, birthDate: string): number {
  const today = day.toISOString().slice(0, 10);
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  const birthdayPassed = today.slice(5) >= birthDate.slice(5);
  return Math.max(0, birthdayPassed ? years : years - 1);
}
