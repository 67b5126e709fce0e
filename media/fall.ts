import type { FallStep } from '#protocol/peer-message.ts';
import type { FallPolicy, Limits } from './fall-policy.ts';
import { type Interval, lossOf, recent, sentLossOf } from './quality.ts';

/** What the fall of one direction is decided by, measured over the last seconds. Null: not told in that time. */
export interface LinkMeasure {
  /** ms of a clock that never steps. */
  readonly at: number;
  /** Nothing at all passes: that is a cut, which recovery answers, and no weakness that smaller pictures would help. */
  readonly cut: boolean;
  /** A good part of the last second was lost on a link that lost next to nothing before: a cut too short to be called one. */
  readonly gap: boolean;
  /** Share of packets lost, 0 to 1. */
  readonly loss: number | null;
  /** To the SFU, ms. */
  readonly roundTrip: number | null;
  /** What can be sent, bits a second; null for what is received, where only the SFU knows. */
  readonly room: number | null;
  /** Share of the sound that was made up, and of the time a picture stood still, 0 to 1. */
  readonly concealed: number | null;
  readonly frozen: number | null;
  /** Whether an examination picture is on its way: else the step that lowers it frees nothing and is passed over. */
  readonly examining: boolean;
  /** Whether the stethoscope is listened to: it needs its room, and is kept before any picture. */
  readonly listening: boolean;
}

/** Where the fall of one direction stands. Plain data; begin with {@link NOT_FALLEN}. */
export interface FallState {
  readonly step: FallStep;
  /** The latest measure, and since when trouble, or a good link, lasts; ms, null where it does not. */
  readonly at: number | null;
  readonly troubledSince: number | null;
  readonly goodSince: number | null;
  /** Until when what is measured is still the echo of a beginning or a cut, ms. */
  readonly settlesAt: number;
  /** Until when what is told of losses is still the echo of a cut or a gap, ms. */
  readonly echoesUntil: number;
  /** The shortest round trip seen, ms: what comes on top of it waits in a queue. */
  readonly emptyRoundTrip: number | null;
  readonly climbedAt: number | null;
  /** How long the link must be good before the next climb, ms. */
  readonly climbAfter: number;
  /** Since when voice and stethoscope suffer although no picture is left, ms; null where they do not. */
  readonly strainedSince: number | null;
  /** When the stethoscope was last given up for the voice, ms. */
  readonly endedAt: number | null;
}

const NOT_FALLEN: Omit<FallState, 'climbAfter'> = {
  step: 'whole',
  at: null,
  troubledSince: null,
  goodSince: null,
  settlesAt: 0,
  echoesUntil: 0,
  emptyRoundTrip: null,
  climbedAt: null,
  strainedSince: null,
  endedAt: null,
};

export const notFallen = (policy: FallPolicy): FallState => ({ ...NOT_FALLEN, climbAfter: policy.climbAfter.first });

const LOWER: { readonly [S in FallStep]: FallStep } = {
  whole: 'examination-lowered',
  'examination-lowered': 'face-lowered',
  'face-lowered': 'face-off',
  'face-off': 'face-off',
};
const HIGHER: { readonly [S in FallStep]: FallStep } = {
  whole: 'whole',
  'examination-lowered': 'whole',
  'face-lowered': 'examination-lowered',
  'face-off': 'face-lowered',
};

/** The next step of the order that changes what is sent. */
function next(step: FallStep, order: typeof LOWER, examining: boolean): FallStep {
  const one = order[step];
  return one === 'examination-lowered' && !examining ? order[one] : one;
}

/** Whether any figure is beyond its limit. What was not measured is within. */
function exceeds(measure: LinkMeasure, queue: number, limits: Limits): boolean {
  const { loss, concealed, frozen, room } = measure;
  return (
    (loss ?? 0) > limits.loss ||
    (concealed ?? 0) > limits.concealed ||
    (frozen ?? 0) > limits.frozen ||
    queue > limits.queue ||
    (room ?? Number.POSITIVE_INFINITY) < limits.room
  );
}

/** A limit of room with the stethoscope's beside it; where no room is asked for, none is. */
const besideListening = (limits: Limits, measure: LinkMeasure, { stethoscope }: FallPolicy): Limits =>
  measure.listening && limits.room > 0 ? { ...limits, room: limits.room + stethoscope.room } : limits;

/** Whether the stethoscope is to be given up, and since when what is left suffers. */
function strain(state: FallState, measure: LinkMeasure, queue: number, policy: FallPolicy): FallState {
  const { trouble, endAfter } = policy.stethoscope;
  if (state.step !== 'face-off' || !exceeds(measure, queue, trouble)) return { ...state, strainedSince: null };
  const since = state.strainedSince ?? measure.at;
  const ends = measure.listening && measure.at - since >= endAfter;
  return { ...state, strainedSince: since, endedAt: ends ? measure.at : state.endedAt };
}

/** Whether the link has no room for a stethoscope at this moment: it was just given up, or the voice alone suffers already. */
export function refusesListening(state: FallState, policy: FallPolicy): boolean {
  const { at, endedAt, strainedSince, step } = state;
  const { refuseFor, endAfter } = policy.stethoscope;
  if (at === null || step !== 'face-off') return false;
  return (endedAt !== null && at - endedAt < refuseFor) || (strainedSince !== null && at - strainedSince >= endAfter);
}

/**
 * The next state of the fall, for each measure as it comes (about one a second). Down fast, one step at a time, each given
 * time to help before the next; all at once where the link collapses. Up slowly, one step at a time, and after a climb that
 * did not hold only after twice the time. Voice and vitals are no part of it: they are never touched. The stethoscope comes
 * before the pictures and after the voice: see {@link FallPolicy.stethoscope}.
 */
export function fall(before: FallState, measured: LinkMeasure, policy: FallPolicy): FallState {
  const { at, examining } = measured;
  const passed = before.at === null ? Number.POSITIVE_INFINITY : at - before.at;
  const interrupted = measured.cut || measured.gap;
  const state = interrupted ? { ...before, echoesUntil: at + policy.echo } : before;
  const stands = { ...state, at, troubledSince: null, goodSince: null, strainedSince: null };
  // The first measure, a clock that stepped, a machine that slept, a cut: what was counted before says nothing any more.
  if (measured.cut || passed > policy.longestGap || passed <= 0) return { ...stands, settlesAt: at + policy.settle };
  if (at < state.settlesAt) return stands;
  // What was lost in a cut is told for seconds after it. A queue that grows and a room that shrinks are of now.
  const measure = at < state.echoesUntil ? { ...measured, loss: null, concealed: null, frozen: null } : measured;

  const emptyRoundTrip =
    measure.roundTrip === null
      ? state.emptyRoundTrip
      : Math.min(measure.roundTrip, state.emptyRoundTrip ?? measure.roundTrip);
  const queue = measure.roundTrip === null || emptyRoundTrip === null ? 0 : measure.roundTrip - emptyRoundTrip;
  const known = strain({ ...state, at, emptyRoundTrip }, measure, queue, policy);

  if (exceeds(measure, queue, besideListening(policy.collapse, measure, policy))) {
    const since = state.troubledSince ?? at;
    const collapses = state.step !== 'face-off' && at - since >= policy.collapseAfter;
    return collapses ? descend(known, 'face-off', at, policy) : { ...known, troubledSince: since, goodSince: null };
  }
  if (exceeds(measure, queue, besideListening(policy.steps[state.step].trouble, measure, policy))) {
    const since = state.troubledSince ?? at;
    const falls = state.step !== 'face-off' && at - since >= policy.fallAfter;
    if (!falls) return { ...known, troubledSince: since, goodSince: null };
    return descend(known, next(state.step, LOWER, examining), at, policy);
  }
  if (state.step === 'whole' || exceeds(measure, queue, policy.steps[state.step].good)) {
    return { ...held(known, at, policy), troubledSince: null, goodSince: null };
  }
  const since = state.goodSince ?? at;
  if (at - since < state.climbAfter) return { ...held(known, at, policy), troubledSince: null, goodSince: since };
  const step = next(state.step, HIGHER, examining);
  return { ...known, step, troubledSince: null, goodSince: null, climbedAt: at };
}

/** A climb that has held for long enough is forgotten: the next begins with the first wait again. */
const held = (state: FallState, at: number, policy: FallPolicy): FallState =>
  state.climbedAt !== null && state.step === 'whole' && at - state.climbedAt >= policy.forgetAfter
    ? { ...state, climbedAt: null, climbAfter: policy.climbAfter.first }
    : state;

function descend(state: FallState, step: FallStep, at: number, policy: FallPolicy): FallState {
  const failed = state.climbedAt !== null && at - state.climbedAt < policy.probation;
  const { longest, factor } = policy.climbAfter;
  return {
    ...state,
    step,
    troubledSince: null,
    goodSince: null,
    climbedAt: null,
    climbAfter: failed ? Math.min(longest, state.climbAfter * factor) : state.climbAfter,
  };
}

/**
 * A second in which nothing came of what is awaited, no voice either: the link is cut, for both ways. What goes out shares it,
 * and its receiver's word of a great loss comes only when the cut is over.
 */
const nothingCame = ({ awaited, arrived, duration }: Interval): boolean => awaited && !arrived && duration >= 700;

/** Shares of a second's packets: lost in a gap, at least, and before it, at most. */
const GAP = { least: 0.15, before: 0.03 } as const;

/** Whether the last of these seconds has a gap: pictures too large for a link lose for longer, and its queue grows first. */
function hasGap(intervals: readonly Interval[]): boolean {
  const [now, before] = [intervals.slice(-1), intervals.slice(-3, -1)];
  return before.length > 0 && lossOf(now) >= GAP.least && lossOf(before) <= GAP.before;
}

/** What is on its way beside the face and the voice. */
type Shared = Pick<LinkMeasure, 'examining' | 'listening'>;

/** How far a measure looks back, ms: trouble must be seen within seconds. */
const MEASURE_SPAN = 2000;

/** The lesser of what the span and its last second say: what is over is over, and one bad second must not look like two. */
const lasting = (span: number | null, now: number | null): number | null =>
  span === null || now === null ? span : Math.min(span, now);

/** What the latest intervals say of the way up: what is sent, as the SFU told of it. */
export function upMeasure(intervals: readonly Interval[], cut: boolean, shared: Shared): LinkMeasure | null {
  const last = recent(intervals, MEASURE_SPAN);
  const now = last.at(-1);
  if (now === undefined) return null;
  return {
    at: now.at,
    cut: cut || nothingCame(now),
    // Of what is received for both: a cut is one both ways, and its echo on the way up comes late.
    gap: hasGap(intervals),
    loss: lasting(sentLossOf(last), sentLossOf([now])),
    roundTrip: now.roundTrip,
    // An encoder with nothing to hold back leaves the browser's estimate where it happens to be.
    room: now.limited ? now.room : null,
    concealed: null,
    frozen: null,
    ...shared,
  };
}

/** What the latest intervals say of the way down: what is received. */
export function downMeasure(intervals: readonly Interval[], cut: boolean, shared: Shared): LinkMeasure | null {
  const last = recent(intervals, MEASURE_SPAN);
  const now = last.at(-1);
  if (now === undefined) return null;
  return {
    at: now.at,
    cut: cut || nothingCame(now),
    gap: hasGap(intervals),
    loss: lasting(lossOf(last), lossOf([now])),
    roundTrip: now.roundTrip,
    room: null,
    // Of the last second alone: what lasts is told again, and one bad second must not look like two.
    concealed: now.concealed,
    frozen: now.frozen,
    ...shared,
  };
}
