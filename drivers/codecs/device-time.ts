const two = (value: number): string => String(value).padStart(2, '0');

/**
 * A device's local time as `YYYY-MM-DDThh:mm`, with `:ss` where seconds are given; `undefined` when it is no real date and
 * time, as of a clock that was never set. Years 2000 to 2099 only: no protocol here tells more than two digits of the year.
 */
export function toDeviceTime(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second?: number,
): string | undefined {
  if (!Number.isInteger(year) || year < 2000 || year > 2099) return undefined;
  const iso = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
  const whole = `${iso}:${two(second ?? 0)}`;
  const parsed = new Date(`${whole}Z`);
  if (Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(whole)) return undefined;
  return second === undefined ? iso : whole;
}
