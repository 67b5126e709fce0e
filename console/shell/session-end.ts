/** ms before a session ends from which on it is told: longer than most consultations. */
const TOLD_BEFORE = 20 * 60_000;

/** Whether the end (ISO 8601) is near. `now`: ms by the server's clock. */
export const isEndingSoon = (endsAt: string | null, now: number): endsAt is string =>
  endsAt !== null && Date.parse(endsAt) - now <= TOLD_BEFORE;
