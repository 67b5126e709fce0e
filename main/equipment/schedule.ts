/**
 * When the equipment is to be checked next (R13): at the first quiet hour after the last check, which is at once where the
 * kiosk was off at that hour, has never checked, or has a last check in its future because its clock went back.
 *
 * @param last the last check, ISO 8601; null before the first.
 * @param checkAt the quiet hour where the kiosk stands, `HH:MM`.
 */
export function checkDue(last: string | null, now: Date, checkAt: string): Date {
  if (last === null || Date.parse(last) > now.getTime()) return now;
  const [hour = 0, minute = 0] = checkAt.split(':').map(Number);
  const due = new Date(last);
  due.setHours(hour, minute, 0, 0);
  if (due.getTime() <= Date.parse(last)) due.setDate(due.getDate() + 1);
  return due.getTime() <= now.getTime() ? now : due;
}
