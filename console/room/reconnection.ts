/**
 * What is done when a transport of the room breaks, and when (ms after the step before): ICE is restarted while that can
 * still help, then the room is joined anew. The last step repeats until the link is back.
 */
export const RECONNECTION = [
  { after: 0, step: 'restart-ice' },
  { after: 300, step: 'restart-ice' },
  { after: 1_200, step: 'restart-ice' },
  { after: 2_700, step: 'rejoin' },
  { after: 4_800, step: 'rejoin' },
  { after: 7_000, step: 'rejoin' },
] as const;

export type ReconnectionStep = (typeof RECONNECTION)[number];

/** The n-th step, counted from 0. */
export const reconnectionStep = (n: number): ReconnectionStep => RECONNECTION[n] ?? RECONNECTION[5];
