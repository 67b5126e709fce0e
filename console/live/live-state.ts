import type { LiveBody, LiveMessage, PHASES } from '#protocol/live.ts';
import type { MeasurementKind, Modality, Reading } from '#protocol/measurement.ts';

/** A live value older than this is words, not a number (ms). */
export const STALE_AFTER = 2_000;

export interface LiveNumber {
  readonly reading: Reading;
  /** ms, this machine's clock. */
  readonly receivedAt: number;
}

export interface LiveProgress {
  readonly phase: (typeof PHASES)[number];
  readonly cuffPressure: number | null;
  readonly remaining: number | null;
}

/** What is known of the attempt that runs at the kiosk now. */
export interface LiveAttempt {
  readonly attemptId: string;
  readonly seq: number;
  /** Kiosk's clock (ms) of the newest message: an older message of another attempt is a straggler. */
  readonly at: number;
  readonly receivedAt: number;
  readonly numbers: ReadonlyMap<MeasurementKind, LiveNumber>;
  readonly progress: LiveProgress | null;
}

export interface LiveState {
  readonly attempts: Readonly<Partial<Record<Modality, LiveAttempt>>>;
  /** Attempts whose readings are durable, or that gave none: what still arrives of them is late and dropped. */
  readonly finished: ReadonlySet<string>;
}

export const noLive: LiveState = { attempts: {}, finished: new Set() };

/** What became of a message: drawn, drawn after a hole, or dropped. */
export type LiveStep =
  | { readonly kind: 'accepted'; readonly state: LiveState; readonly gap: boolean; readonly fresh: boolean }
  | { readonly kind: 'dropped' };

/**
 * Takes one message of the live path. Messages may come late, twice or not at all: late ones are dropped, and a hole in
 * `seq` is reported so that the trace breaks there.
 *
 * @param now ms, this machine's clock
 */
export function takeLive(state: LiveState, message: LiveMessage, now: number): LiveStep {
  if (state.finished.has(message.attemptId)) return { kind: 'dropped' };
  const { body } = message;
  if (body.type === 'over') {
    return { kind: 'accepted', state: finishLive(state, [message.attemptId]), gap: false, fresh: false };
  }
  const current = state.attempts[message.modality];
  const same = current?.attemptId === message.attemptId;
  // A straggler comes within moments: after a silence an older time means that the kiosk's clock was set back.
  const straggles = current && (same ? message.seq <= current.seq : message.at < current.at && !isSilent(current, now));
  if (straggles) return { kind: 'dropped' };
  const before: LiveAttempt =
    current && same
      ? current
      : {
          attemptId: message.attemptId,
          seq: message.seq - 1,
          at: 0,
          receivedAt: 0,
          numbers: new Map(),
          progress: null,
        };
  const next: LiveAttempt = {
    ...withBody(before, body, now),
    seq: message.seq,
    at: message.at,
    receivedAt: now,
  };
  return {
    kind: 'accepted',
    state: { ...state, attempts: { ...state.attempts, [message.modality]: next } },
    gap: message.seq > before.seq + 1,
    fresh: !same,
  };
}

function withBody(attempt: LiveAttempt, body: Exclude<LiveBody, { type: 'over' }>, now: number): LiveAttempt {
  switch (body.type) {
    case 'sample': {
      const numbers = new Map(attempt.numbers);
      numbers.set(body.reading.kind, { reading: body.reading, receivedAt: now });
      return { ...attempt, numbers };
    }
    case 'progress':
      return {
        ...attempt,
        progress: { phase: body.phase, cuffPressure: body.cuffPressure ?? null, remaining: body.remaining ?? null },
      };
    case 'pleth':
      return attempt;
  }
}

/** Ends live attempts: their readings have become durable, or they gave none. */
export function finishLive(state: LiveState, attemptIds: Iterable<string>): LiveState {
  const added = [...attemptIds].filter((id) => !state.finished.has(id));
  if (added.length === 0) return state;
  const finished = new Set([...state.finished, ...added]);
  const kept = Object.entries(state.attempts).filter(([, attempt]) => !finished.has(attempt.attemptId));
  return { attempts: Object.fromEntries(kept), finished };
}

/** An attempt the kiosk has said nothing of for this long (ms) is over, whatever became of it. */
const SILENT_AFTER = 10_000;

export const isSilent = (attempt: LiveAttempt, now: number): boolean => now - attempt.receivedAt > SILENT_AFTER;

/** A live value as it may be shown now. */
export type LiveValue =
  | { readonly kind: 'number'; readonly reading: Reading }
  | { readonly kind: 'invalid'; readonly reading: Reading }
  | { readonly kind: 'stale' };

export const isStale = (receivedAt: number, now: number): boolean => now - receivedAt > STALE_AFTER;

export function liveValue(number: LiveNumber, now: number): LiveValue {
  if (isStale(number.receivedAt, now)) return { kind: 'stale' };
  return number.reading.validity === 'invalid'
    ? { kind: 'invalid', reading: number.reading }
    : { kind: 'number', reading: number.reading };
}
