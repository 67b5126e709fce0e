/** How long someone has waited, in whole minutes and hours; never negative, whatever the clocks say. */
export interface Waiting {
  readonly hours: number;
  readonly minutes: number;
}

/**
 * @param since ISO 8601 time of arrival, by the server's clock
 * @param now ms, by the server's clock as well: see {@link clockOffset}
 */
export function waitingFor(since: string, now: number): Waiting {
  const minutes = Math.max(0, Math.floor((now - Date.parse(since)) / 60_000));
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}

/** What to add to this machine's clock to have the server's, in ms. `serverNow` is the `now` of the server's hello. */
export function clockOffset(serverNow: string, localNow: number): number {
  return Date.parse(serverNow) - localNow;
}
