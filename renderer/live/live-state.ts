import type { AttemptId } from '#protocol/ids.ts';
import type { LiveBody, LiveMessage } from '#protocol/live.ts';
import type { MeasurementKind, Reading, Reason } from '#protocol/measurement.ts';
import { EMPTY_TRACE, extendTrace, type Trace } from './trace.ts';

/** After this long (ms) without a new sample of its kind, a live value is no longer shown. */
export const STALE_AFTER = 2000;

/** After this long (ms) without pleth the device was silent (finger out, damaged bytes): the wave is not joined over it. */
const BREAK_AFTER = 250;

interface Sample {
  readonly reading: Reading;
  /** Our monotonic clock at arrival, ms. */
  readonly arrivedAt: number;
}

type Progress = Extract<LiveBody, { type: 'progress' }>;

/** What the patient is told to do now. `ending`: the reading settles, and what remains is short enough to say so. */
export type LiveStep = Progress['phase'] | 'ending';

/** No more than this remains (ms) when a reading is called almost done. */
const ENDING_WITHIN = 3000;

/** What the device is saying now, of one attempt. */
export interface LiveState {
  readonly attemptId: AttemptId | null;
  readonly seq: number;
  readonly samples: { readonly [K in MeasurementKind]?: Sample };
  readonly progress: (Progress & { readonly arrivedAt: number }) | null;
  readonly trace: Trace;
  readonly traceAt: number;
}

export const NO_LIVE: LiveState = {
  attemptId: null,
  seq: -1,
  samples: {},
  progress: null,
  trace: EMPTY_TRACE,
  traceAt: Number.NEGATIVE_INFINITY,
};

/** Takes in one live message at `now` (monotonic, ms). A late or repeated message is dropped; a new attempt starts clean. */
export function receive(state: LiveState, message: LiveMessage, now: number): LiveState {
  const fresh = state.attemptId === message.attemptId ? state : { ...NO_LIVE, attemptId: message.attemptId };
  if (message.seq <= fresh.seq) return state;
  const gap = fresh.seq >= 0 && message.seq !== fresh.seq + 1;
  const next = { ...fresh, seq: message.seq };
  const { body } = message;
  switch (body.type) {
    case 'sample':
      return {
        ...next,
        trace: gap ? extendTrace(next.trace, { ...next.trace, values: [] }, true) : next.trace,
        samples: { ...next.samples, [body.reading.kind]: { reading: body.reading, arrivedAt: now } },
      };
    case 'pleth': {
      const late = now - next.traceAt > BREAK_AFTER;
      return { ...next, trace: extendTrace(next.trace, body, gap || late), traceAt: now };
    }
    case 'progress':
      return {
        ...next,
        trace: gap ? extendTrace(next.trace, { ...next.trace, values: [] }, true) : next.trace,
        progress: { ...body, arrivedAt: now },
      };
    case 'over':
      return next;
  }
}

/** The step an attempt stands at, as its device last said. */
export function liveStep({ attemptId, progress }: LiveState, attempt: AttemptId | null): LiveStep {
  if (attemptId !== attempt || progress === null) return 'connecting';
  const { phase, remaining } = progress;
  return phase === 'settling' && remaining !== undefined && remaining <= ENDING_WITHIN ? 'ending' : phase;
}

/** What may be shown of one kind at `now`: a number that is fresh and usable, or why there is none. */
export type LiveView =
  | { readonly state: 'value'; readonly reading: Exclude<Reading, { validity: 'invalid' }> }
  | { readonly state: 'invalid'; readonly reason: Reason }
  | { readonly state: 'none' }
  | { readonly state: 'stopped' };

export function liveView(state: LiveState, kind: MeasurementKind, now: number): LiveView {
  const sample = state.samples[kind];
  if (sample === undefined) return { state: 'none' };
  if (now - sample.arrivedAt > STALE_AFTER) return { state: 'stopped' };
  const { reading } = sample;
  if (reading.validity === 'invalid') return { state: 'invalid', reason: reading.reasons[0] ?? 'device-error' };
  return { state: 'value', reading };
}
