/** Waits before each attempt to reconnect, ms; the last one repeats. */
const RECONNECT_DELAYS = [0, 300, 1200, 2700, 4800, 7000] as const;

/** `reset`: the room is gone at the server. `lost`: a transport failed, or the link to the server came back. */
export type LossCause = 'reset' | 'lost';

export interface RecoveryStep {
  readonly delay: number;
  readonly action: 'restart-ice' | 'rejoin';
}

/** What to try as the `attempt`-th step (from 0): first the cheap repair where the room may still be there, then joining anew. */
export function recoveryStep(cause: LossCause, attempt: number): RecoveryStep {
  const delay = RECONNECT_DELAYS[Math.min(attempt, RECONNECT_DELAYS.length - 1)] ?? 0;
  return { delay, action: cause === 'lost' && attempt === 0 ? 'restart-ice' : 'rejoin' };
}
