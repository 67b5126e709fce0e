import type { QualityGrade, QualityReport } from '#protocol/peer-message.ts';
import type { MediaSample, ReceivedStream, SentStream } from './quality-sample.ts';

/** What happened between two samples of one end. */
export interface Interval {
  readonly at: number;
  /** ms. */
  readonly duration: number;
  /** Packets that came and packets that did not, of the voice and of the pictures. */
  readonly voice: { readonly came: number; readonly lost: number };
  readonly picture: { readonly came: number; readonly lost: number };
  /** ms: of the voice, else of the pictures. */
  readonly jitter: number | null;
  /** Share of the time a picture that is awaited stood still, 0 to 1; null where none is awaited. */
  readonly frozen: number | null;
  /** Share of the sound that had to be made up, 0 to 1. */
  readonly concealed: number | null;
  /** Whether a stream is awaited, and whether anything of it came. */
  readonly awaited: boolean;
  readonly arrived: boolean;
  readonly roundTrip: number | null;
  /** Packets that were sent while their receiver told of a loss, and how many of them it then missed. */
  readonly sent: { readonly told: number; readonly lost: number };
  /** Whether the encoder holds back for want of room. */
  readonly limited: boolean;
  readonly room: number | null;
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const greatest = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
};

/** Pictures after which one that does not come is missed. */
const FIRST_PICTURES = 10;

interface Growth {
  readonly stream: ReceivedStream;
  readonly came: number;
  readonly lost: number;
  readonly frozen: number | null;
  readonly concealed: number | null;
}

/** How the counters of a stream grew; null where it is new, or began anew. */
function growthOf(stream: ReceivedStream, before: readonly ReceivedStream[], duration: number): Growth | null {
  const former = before.find(({ id }) => id === stream.id);
  if (former === undefined || stream.packets < former.packets) return null;
  const grown = (of: 'frames' | 'frozen' | 'samples' | 'concealed') => {
    const [now, then] = [stream[of], former[of]];
    return now === null || then === null ? null : Math.max(0, now - then);
  };
  const frames = grown('frames');
  const samples = grown('samples');
  const concealed = grown('concealed');
  // A freeze is counted when it ends: while it lasts, it is known by the pictures that do not come.
  const stands = frames === 0 ? duration : Math.min(duration, grown('frozen') ?? 0);
  return {
    stream,
    came: stream.packets - former.packets,
    // A packet that comes late takes back the loss that was counted for it.
    lost: Math.max(0, stream.lost - former.lost),
    // The first pictures come when they come.
    frozen: frames === null || (former.frames ?? 0) < FIRST_PICTURES ? null : stands,
    concealed: concealed === null || samples === null || samples === 0 ? null : clamp(concealed / samples),
  };
}

const packetsOf = (growths: readonly Growth[]) => ({
  came: sum(growths.map(({ came }) => came)),
  lost: sum(growths.map(({ lost }) => lost)),
});

/** What the receiver of a stream told since the sample before, over the packets sent meanwhile. */
function toldOf({ id, packets, remote }: SentStream, before: readonly SentStream[]): { told: number; lost: number } {
  const former = before.find((stream) => stream.id === id);
  const isFresh = former !== undefined && remote !== null && remote.at !== former.remote?.at;
  const told = isFresh ? Math.max(0, packets - former.packets) : 0;
  return { told, lost: told * (remote?.loss ?? 0) };
}

/**
 * What happened between two samples; null where they tell nothing together: the clock stood, or stepped back.
 * Streams that began in between, or whose counters began anew, count from the next interval on.
 */
export function intervalBetween(before: MediaSample, after: MediaSample): Interval | null {
  const duration = after.at - before.at;
  if (!(duration > 0)) return null;
  const growths = after.received.flatMap((stream) => growthOf(stream, before.received, duration) ?? []);
  const voice = growths.filter(({ stream }) => stream.kind === 'audio');
  const picture = growths.filter(({ stream }) => stream.kind === 'video');
  const flowing = [...voice, ...picture].filter(({ came }) => came > 0);
  const jitterOf = (kind: 'audio' | 'video') =>
    greatest(flowing.filter(({ stream }) => stream.kind === kind).map(({ stream }) => stream.jitter));
  const frozen = greatest(picture.map((growth) => growth.frozen));
  const told = after.sent.map((stream) => toldOf(stream, before.sent));
  const remoteTrips = after.sent.map(({ remote }) => remote?.roundTrip ?? null);
  return {
    at: after.at,
    duration,
    voice: packetsOf(voice),
    picture: packetsOf(picture),
    jitter: jitterOf('audio') ?? jitterOf('video'),
    frozen: frozen === null ? null : clamp(frozen / duration),
    concealed: greatest(voice.map(({ concealed }) => concealed)),
    awaited: growths.length > 0,
    arrived: flowing.length > 0,
    roundTrip: after.roundTrip ?? greatest(remoteTrips),
    sent: {
      told: sum(told.map((stream) => stream.told)),
      lost: sum(told.map((stream) => stream.lost)),
    },
    limited: after.sent.some(({ limitation }) => limitation === 'bandwidth'),
    room: after.room,
  };
}

/** Fewer packets than this say nothing of a loss. */
const MOST_TELLING = 20;

/** Share of the packets sent that their receiver told to be lost, 0 to 1; null where it told too little. */
export function sentLossOf(intervals: readonly Interval[]): number | null {
  const told = sum(intervals.map(({ sent }) => sent.told));
  return told < MOST_TELLING ? null : sum(intervals.map(({ sent }) => sent.lost)) / told;
}

/** Share of packets lost, 0 to 1: of the voice or of the pictures, whichever fares worse. */
export function lossOf(intervals: readonly Interval[]): number {
  const share = (of: 'voice' | 'picture') => {
    const lost = sum(intervals.map((interval) => interval[of].lost));
    const all = lost + sum(intervals.map((interval) => interval[of].came));
    return all < MOST_TELLING ? 0 : lost / all;
  };
  return Math.max(share('voice'), share('picture'));
}

const mean = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : sum(known) / known.length;
};

export type Measured = Omit<QualityReport, 'grade'>;

/**
 * Up to where a figure is `good`, and up to where it is `fair`. Loss: what ITU-T G.1010 allows a videophone's picture (1 %) and a
 * conversation (3 %). Round trip: twice the one-way delays of ITU-T G.114 (150 and 400 ms). Jitter, ms: the 50 ms of ITU-T
 * Y.1541 class 0, and twice that. Frozen: no standard names a share; three seconds a minute catch the eye, twelve annoy.
 */
const QUALITY_LIMITS = {
  loss: { good: 0.01, fair: 0.03 },
  roundTrip: { good: 300, fair: 800 },
  jitter: { good: 50, fair: 100 },
  frozen: { good: 0.05, fair: 0.2 },
} as const satisfies Record<keyof Measured, { readonly good: number; readonly fair: number }>;

/** The grade of what was measured: that of its worst figure. What was not measured speaks neither for nor against. */
export function gradeOf(measured: Measured): Exclude<QualityGrade, 'lost'> {
  const figures = ['loss', 'roundTrip', 'jitter', 'frozen'] as const;
  const within = (limit: 'good' | 'fair') => figures.every((one) => (measured[one] ?? 0) <= QUALITY_LIMITS[one][limit]);
  if (within('good')) return 'good';
  return within('fair') ? 'fair' : 'poor';
}

/** How far a report looks back, ms: long enough for a loss of 1 % to show among the packets of a voice. */
export const REPORT_SPAN = 5000;

/** Nothing of what is awaited for so long, ms, is a direction that is lost: Opus sends at least every 400 ms in silence. */
const LOST_AFTER = 2000;

/** What a timer may be late, ms: samples are never taken to the millisecond. */
const UNPUNCTUAL = 250;

/** The latest intervals that make up this span, ms. */
export const recent = (intervals: readonly Interval[], span = REPORT_SPAN): readonly Interval[] => {
  const now = intervals.at(-1)?.at ?? 0;
  return intervals.filter(({ at }) => at > now - span + UNPUNCTUAL);
};

/** Whether what is awaited has stopped to come. */
export function isSilent(intervals: readonly Interval[]): boolean {
  const last = recent(intervals, LOST_AFTER);
  return (
    sum(last.map(({ duration }) => duration)) >= LOST_AFTER - UNPUNCTUAL &&
    last.every((one) => one.awaited && !one.arrived)
  );
}

/** How a direction fares as its receiver finds it, from its latest intervals; null before there is one. */
export function reportOf(intervals: readonly Interval[]): QualityReport | null {
  const last = recent(intervals);
  if (last.length === 0) return null;
  const measured = {
    loss: lossOf(last),
    roundTrip: last.findLast(({ roundTrip }) => roundTrip !== null)?.roundTrip ?? null,
    jitter: mean(last.map(({ jitter }) => jitter)) ?? 0,
    frozen: mean(last.map(({ frozen }) => frozen)) ?? 0,
  };
  return { grade: isSilent(intervals) ? 'lost' : gradeOf(measured), ...measured };
}

/**
 * The one figure of a conversation, the same at both ends: it takes both directions as their receivers told them to each
 * other, and does not ask which is one's own. Both round trips go to the SFU: the way through it is their sum.
 */
export function figureOf(own: QualityReport | null, other: QualityReport | null): QualityReport | null {
  if (own === null || other === null) return own ?? other;
  const measured = {
    loss: Math.max(own.loss, other.loss),
    roundTrip: own.roundTrip === null || other.roundTrip === null ? null : own.roundTrip + other.roundTrip,
    jitter: Math.max(own.jitter, other.jitter),
    frozen: Math.max(own.frozen, other.frozen),
  };
  const isLost = own.grade === 'lost' || other.grade === 'lost';
  return { grade: isLost ? 'lost' : gradeOf(measured), ...measured };
}
