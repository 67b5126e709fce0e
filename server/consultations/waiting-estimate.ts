import type { WaitEstimate } from '#protocol/wait.ts';

/** Who stands between a patient and a physician at one moment. */
export interface WaitSituation {
  /** Patients before this one. */
  readonly ahead: number;
  /** Physicians connected; of these, `free` have no patient. */
  readonly physicians: number;
  readonly free: number;
}

/** An interval in whole minutes from the moment it was told. */
interface ToldInterval {
  readonly from: number;
  readonly to: number;
}

/** What was told to a patient who has stopped waiting, and what came of it. */
export interface PastForecast extends WaitSituation {
  readonly site: string;
  /** Null where nothing could be told then. */
  readonly told: ToldInterval | null;
  /** ms from the telling until a physician answered; where the patient went before, until they went. */
  readonly waited: number;
  /** False where the patient went before a physician answered: the wait would have been longer. */
  readonly seen: boolean;
}

/** What the service has learnt, oldest first. */
export interface WaitHistory {
  readonly forecasts: readonly PastForecast[];
  /** How long physicians stayed with their patients, ms. */
  readonly attendances: readonly number[];
}

/** Of the intervals told, the share that may miss. */
const MISSES = 0.2;
/** Past waits below which nothing is told, and the most that are learnt from. */
const LEAST = 20;
const MOST = 200;
/** How strongly one miss widens the next intervals; {@link MISSES} against its complement balances them in the long run. */
const STEP = 0.25;
const WIDEST = 8;
/** The intervals that the told record looks back on. */
const RECORD = 50;
/** Where no attendance was learnt yet: the usual length of a teleconsultation, and of the pause before one is answered, ms. */
const USUAL_PACE = 12 * 60_000;
const USUAL_PICKUP = 2 * 60_000;
const MINUTE = 60_000;
/** Intervals are told in steps of this many minutes: finer would pretend to know. */
const GRAIN = 5;

/**
 * How much longer a patient waits, learnt from what came of former estimates.
 *
 * Each past wait is set against the effort that stood before it (patients to be seen first, shared among the physicians there);
 * the quantiles of these ratios, scaled by the effort of now, are the interval (a split conformal interval: Vovk, Gammerman,
 * Shafer, *Algorithmic Learning in a Random World*, 2005). Every told interval that missed widens the next ones and every one
 * that held narrows them a little, so that four of five hold in the long run whatever changes (Gibbs, Candès, *Adaptive
 * conformal inference under distribution shift*, 2021). The site's own past is used where there is enough of it, else the
 * whole service's.
 *
 * @param elapsed ms since this situation began for this patient: who has outwaited most others is told so, and no number.
 */
export function estimateWait(
  site: string,
  situation: WaitSituation,
  elapsed: number,
  history: WaitHistory,
): WaitEstimate {
  if (situation.physicians === 0) return { kind: 'unknown', why: 'nobody-online' };
  const past = learntAt(site, history.forecasts);
  if (past === null) return { kind: 'unknown', why: 'too-few' };
  const effort = effortBy(history);
  const mine = effort(situation);
  const remaining = past
    .map((forecast) => (forecast.waited / effort(forecast)) * mine - elapsed)
    .filter((left) => left > 0)
    .sort((a, b) => a - b);
  if (remaining.length < Math.max(5, past.length / 10)) return { kind: 'unknown', why: 'longer-than-usual' };
  const widened = widening(past);
  const from = quantile(remaining, MISSES / 2) / widened;
  const to = quantile(remaining, 1 - MISSES / 2) * widened;
  return { kind: 'interval', ...inSteps(from, to), record: recordOf(past) };
}

/** How much wider than the past waits intervals must be told, by the ones told so far, oldest first; 1 where they held. */
export function widening(past: readonly PastForecast[]): number {
  return past.reduce((width, forecast) => {
    const held = didHold(forecast);
    if (held === null) return width;
    return Math.min(WIDEST, Math.max(1, width * Math.exp(STEP * (held ? -MISSES : 1 - MISSES))));
  }, 1);
}

/** Whether what was told came true; null where nothing was told, or the patient went while it still could. */
export function didHold({ told, waited, seen }: PastForecast): boolean | null {
  if (told === null) return null;
  const isBefore = waited <= told.to * MINUTE;
  if (!seen) return isBefore ? null : false;
  return isBefore && waited >= told.from * MINUTE;
}

function recordOf(past: readonly PastForecast[]): { held: number; told: number } {
  const judged = past
    .map(didHold)
    .filter((held) => held !== null)
    .slice(-RECORD);
  return { held: judged.filter((held) => held).length, told: judged.length };
}

/** The waits to learn from: of this site, else of all; null where there are too few. */
function learntAt(site: string, forecasts: readonly PastForecast[]): readonly PastForecast[] | null {
  // Who went early would have waited longer, nobody knows how long; who outwaited what they were told did wait that long.
  const usable = forecasts.filter(
    (forecast) => forecast.physicians > 0 && (forecast.seen || didHold(forecast) === false),
  );
  const own = usable.filter((forecast) => forecast.site === site);
  const chosen = own.length >= LEAST ? own : usable;
  return chosen.length >= LEAST ? chosen.slice(-MOST) : null;
}

/**
 * The ms a situation would take if all went as in the middle of the past: the pause before a free physician answers, and the
 * consultations that must end first, shared among the physicians.
 */
function effortBy({ forecasts, attendances }: WaitHistory): (situation: WaitSituation) => number {
  const pace = medianOr(attendances, USUAL_PACE);
  const answeredAtOnce = forecasts.filter((each) => each.seen && each.physicians > 0 && endingsFirst(each) === 0);
  const pickup = medianOr(
    answeredAtOnce.map(({ waited }) => waited),
    USUAL_PICKUP,
  );
  return (situation) => pickup + (endingsFirst(situation) * pace) / Math.max(1, situation.physicians);
}

/** How many consultations must end before this patient's can begin. */
const endingsFirst = ({ ahead, free }: WaitSituation): number => Math.max(0, ahead + 1 - free);

function medianOr(values: readonly number[], fallback: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  // A median of zero would make every other wait infinitely long beside it.
  return sorted.length < 5 ? fallback : Math.max(1_000, quantile(sorted, 0.5));
}

/** The value below which this share of `n + 1` draws falls, of sorted values; the largest beyond the last. */
function quantile(sorted: readonly number[], share: number): number {
  const rank = Math.ceil(share * (sorted.length + 1));
  return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1] ?? 0;
}

/** The interval in whole steps of minutes, rounded outwards, never empty. */
function inSteps(from: number, to: number): ToldInterval {
  const low = Math.floor(from / MINUTE / GRAIN) * GRAIN;
  const high = Math.ceil(to / MINUTE / GRAIN) * GRAIN;
  return { from: low, to: Math.max(high, low + GRAIN) };
}
