import type { Clocks, Stamp } from '../codecs/ieee11073/time.ts';

/** `old`: made before the session began; `unproven`: nothing tells. */
export type Freshness = 'fresh' | 'old' | 'unproven';

/** Ms a device may cut off when it tells whole seconds; ms its clock may run ahead of the one it told. */
const ROUNDING = 1000;
const AHEAD = 2000;
/** Units of 125 µs in one ms, and the width of the counter. */
const TICKS_PER_MS = 8;
const COUNTER = 0x1_0000_0000;
/** How long, and how closely, times must keep pace with their arrival to be those of a live stream; ms. */
const PACE = { least: 2000, error: 2000 } as const;

/**
 * Whether an observation was made since the session began. Agents keep what they could not send: a time before the beginning,
 * told by the device's own clock as it was asked at association, is a former reading. An observation without a time is of the
 * moment it is sent, as 20601 has kept ones carry their time. `began` and every `at` in ms on the port's clock.
 */
export class FreshnessRule {
  readonly #began: number;
  #absolute: { readonly at: number; readonly ms: number } | undefined;
  #baseOffset: { readonly at: number; readonly ms: number } | undefined;
  #first: { readonly at: number; readonly ms: number } | undefined;

  constructor(began: number) {
    this.#began = began;
  }

  /** What the device's clocks showed at `at`. */
  tell(clocks: Clocks, at: number): void {
    this.#absolute = clocks.absolute && { at, ms: clocks.absolute.ms };
    this.#baseOffset = clocks.baseOffset === undefined ? undefined : { at, ms: clocks.baseOffset };
  }

  /** `time`: the report's own relative time, where it has one. */
  judge(stamp: Stamp | undefined, time: number | undefined, at: number): Freshness {
    if (!stamp) return 'fresh';
    switch (stamp.type) {
      case 'absolute':
        return this.#byClock(this.#absolute, stamp.ms, at);
      case 'base-offset':
        return this.#byClock(this.#baseOffset, stamp.ms, at);
      case 'relative': {
        if (time === undefined) return 'unproven';
        const age = ((time - stamp.ticks + COUNTER) % COUNTER) / TICKS_PER_MS;
        return age <= at - this.#began + ROUNDING ? 'fresh' : 'old';
      }
      case 'unreadable':
        return 'unproven';
    }
  }

  /** Whether the times of a running stream pass as they arrive, which kept readings, sent at once, do not. */
  keepsPace(stamp: Stamp, at: number): boolean {
    if (stamp.type !== 'absolute' && stamp.type !== 'base-offset') return false;
    const first = this.#first ?? { at, ms: stamp.ms };
    const error = Math.abs(stamp.ms - first.ms - (at - first.at));
    this.#first = error > PACE.error ? { at, ms: stamp.ms } : first;
    return error <= PACE.error && at - first.at >= PACE.least;
  }

  #byClock(clock: { readonly at: number; readonly ms: number } | undefined, made: number, at: number): Freshness {
    if (!clock) return 'unproven';
    if (made < clock.ms - (clock.at - this.#began) - ROUNDING) return 'old';
    // A time still to come was written before the clock was set back.
    return made > clock.ms + (at - clock.at) + AHEAD ? 'unproven' : 'fresh';
  }
}
