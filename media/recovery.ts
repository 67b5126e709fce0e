/**
 * What is tried when the room is lost, and when. One policy for both ends, as data.
 *
 * `transport`: a transport carries nothing any more. `link`: signalling was away and is back; media may have gone on
 * meanwhile. `room`: the server does not hold this peer any more, or has refused what it needs. `vitals`: a transport carries
 * all but the live values.
 */
export type LossCause = 'transport' | 'link' | 'room' | 'vitals';

/**
 * - `resume`: ask the server what was missed, and restart ICE where a transport is broken;
 * - `restart-ice`: new paths under the same transports;
 * - `rebuild`: new transports in the same seat, for those that are broken;
 * - `rejoin`: a new seat.
 */
export type RecoveryAction = 'resume' | 'restart-ice' | 'rebuild' | 'rejoin';

export interface RecoveryStep {
  /** ms to wait before it. */
  readonly after: number;
  readonly action: RecoveryAction;
  /** ms it may take. */
  readonly limit: number;
}

/** The cheap before the dear: each step interrupts more than the one before. The last one repeats. */
const LADDERS: Readonly<Record<LossCause, readonly [RecoveryAction, ...RecoveryAction[]]>> = {
  link: ['resume', 'resume', 'rejoin'],
  transport: ['restart-ice', 'restart-ice', 'rebuild', 'rejoin'],
  room: ['rejoin'],
  vitals: ['rebuild', 'rebuild', 'rejoin'],
};

/**
 * ms before each attempt; the last one repeats. It stays short, because a link that is back is to be used within three
 * seconds, and a village's link does not tell when it is.
 */
const WAITS = [0, 300, 1_200, 2_000] as const;

/** ms: what each takes on a satellite's link (round trips of 600 ms), and some. To resume may be to rebuild as well. */
const LIMITS: Readonly<Record<RecoveryAction, number>> = {
  resume: 8_000,
  'restart-ice': 3_000,
  rebuild: 6_000,
  rejoin: 10_000,
};

/**
 * What to try as the `attempt`-th step, from 0. It never gives up. `unheard`: how many of the attempts before the server was
 * never reached with; they say nothing against what was tried, and the ladder is not climbed for them.
 */
export function recoveryStep(cause: LossCause, attempt: number, unheard = 0): RecoveryStep {
  const ladder = LADDERS[cause];
  const action = ladder[Math.min(attempt - unheard, ladder.length - 1)] ?? 'rejoin';
  return { after: WAITS[Math.min(attempt, WAITS.length - 1)] ?? 0, action, limit: LIMITS[action] };
}

/** ms a repair has to hold; one that does not is an attempt that failed, and the next loss goes on from there. */
export const HOLDS_AFTER = 3_000;
