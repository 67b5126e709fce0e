import { bothWays, type Conditions, type Profile, undisturbed } from './conditions.ts';

/** Bytes that wait in the modem when its buffer holds this many milliseconds of the rate. */
const buffered = (rate: number, ms: number) => ({ rate, queue: Math.round((rate * ms) / 8000) });

const conditions = (given: Partial<Conditions>): Conditions => ({ ...undisturbed, ...given });

/** Links a kiosk may stand behind, by their order of magnitude: chosen to compare with, measured nowhere. */
export const profiles = {
  fibre: {
    up: conditions({ delay: 4, jitter: 1, ...buffered(100_000_000, 50) }),
    down: conditions({ delay: 4, jitter: 1, ...buffered(300_000_000, 50) }),
  },
  adsl: {
    up: conditions({ delay: 18, jitter: 4, loss: 0.001, ...buffered(800_000, 300) }),
    down: conditions({ delay: 18, jitter: 4, loss: 0.001, ...buffered(8_000_000, 200) }),
  },
  '4g': {
    up: conditions({ delay: 25, jitter: 15, loss: 0.005, burst: 2, ...buffered(5_000_000, 300) }),
    down: conditions({ delay: 25, jitter: 15, loss: 0.005, burst: 2, ...buffered(20_000_000, 300) }),
  },
  '3g-edge': {
    up: conditions({ delay: 75, jitter: 40, loss: 0.03, burst: 4, late: 0.005, lateBy: 60, ...buffered(250_000, 800) }),
    down: conditions({
      delay: 75,
      jitter: 40,
      loss: 0.03,
      burst: 4,
      late: 0.005,
      lateBy: 60,
      ...buffered(700_000, 800),
    }),
  },
  satellite: {
    up: conditions({ delay: 290, jitter: 10, loss: 0.01, burst: 3, ...buffered(2_000_000, 500) }),
    down: conditions({ delay: 290, jitter: 10, loss: 0.01, burst: 3, ...buffered(15_000_000, 500) }),
  },
  /** The poorest link a voice must hold on. */
  'voice-floor': bothWays({ delay: 60, jitter: 15, loss: 0.1, burst: 1.5, ...buffered(64_000, 600) }),
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof profiles;
export type TraceName = keyof typeof traces;

/** What happens to a link at a moment, counted from the start of the trace or from the step before. */
export interface TraceStep {
  /** Milliseconds after the step before. */
  readonly after: number;
  readonly change:
    | { readonly kind: 'profile'; readonly profile: Profile }
    | { readonly kind: 'cut' }
    | { readonly kind: 'restored' }
    | { readonly kind: 'rebound' };
}
export type Trace = readonly TraceStep[];

const to = (after: number, profile: Profile): TraceStep => ({ after, change: { kind: 'profile', profile } });

/** Links that change while one speaks. */
export const traces = {
  /** A 4G cell that fills at the end of school and empties again. */
  'busy-cell': [
    to(0, profiles['4g']),
    to(15_000, bothWays({ delay: 60, jitter: 50, loss: 0.02, burst: 3, ...buffered(600_000, 600) })),
    to(15_000, bothWays({ delay: 90, jitter: 60, loss: 0.05, burst: 4, ...buffered(150_000, 800) })),
    to(15_000, profiles['4g']),
  ],
  /** A line on which somebody else sends a large file now and then. */
  'shared-line': [
    to(0, profiles.adsl),
    to(10_000, { up: { ...profiles.adsl.up, rate: 120_000 }, down: profiles.adsl.down }),
    to(8_000, profiles.adsl),
    to(10_000, { up: { ...profiles.adsl.up, rate: 120_000 }, down: profiles.adsl.down }),
    to(8_000, profiles.adsl),
  ],
  /** A router of a booth on wheels that changes cells: gone for a moment, back with another address. */
  'change-of-cell': [
    to(0, profiles['4g']),
    { after: 10_000, change: { kind: 'cut' } },
    { after: 1_500, change: { kind: 'rebound' } },
    { after: 0, change: { kind: 'restored' } },
  ],
} as const satisfies Record<string, Trace>;
