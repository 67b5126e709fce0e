/** Whole years lived on a day. @param birthDate `YYYY-MM-DD` */
export function ageOn(birthDate: string, day: Date): number {
  const [year = 0, month = 1, date = 1] = birthDate.split('-').map(Number);
  const years = day.getFullYear() - year;
  const before = day.getMonth() + 1 < month || (day.getMonth() + 1 === month && day.getDate() < date);
  return Math.max(0, before ? years - 1 : years);
}
