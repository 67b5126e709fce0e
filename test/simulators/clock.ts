/** The present local minute, for a device whose clock is right: `YYYY-MM-DDThh:mm`. */
export function localMinute(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
