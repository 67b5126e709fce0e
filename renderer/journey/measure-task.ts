import { z } from 'zod';
import { AttemptFailure } from '#protocol/drivers-host.ts';
import { AttemptId } from '#protocol/ids.ts';
import { Measurement, Modality } from '#protocol/measurement.ts';
import { SkipReason } from '#protocol/patient.ts';

/** One measurement as the patient lives it. Preparation always comes before the device is used (R3). */
export const MeasureTask = z.object({
  modality: Modality,
  /** Attempts that gave nothing usable so far. */
  failures: z.number().int().nonnegative(),
  /** It gave a reading, usable or not: who asked for it has an answer, and what follows is the patient's own wish. */
  answered: z.boolean(),
  stage: z.discriminatedUnion('name', [
    z.object({ name: z.literal('prepare') }),
    z.object({ name: z.literal('starting') }),
    z.object({ name: z.literal('measuring'), attemptId: AttemptId }),
    z.object({ name: z.literal('taken'), measurements: z.array(Measurement).min(1) }),
    z.object({ name: z.literal('failed'), failure: AttemptFailure }),
    z.object({ name: z.literal('skipping') }),
    /** The reason is on its way to the store. */
    z.object({ name: z.literal('keeping-skip'), reason: SkipReason }),
    /** The store did not take the reason. */
    z.object({ name: z.literal('skip-not-kept'), reason: SkipReason }),
  ]),
});
export type MeasureTask = z.infer<typeof MeasureTask>;
export type MeasureStage = MeasureTask['stage'];
type StageName = MeasureStage['name'];

export type MeasureEvent =
  | { type: 'begin' }
  | { type: 'started'; attemptId: AttemptId }
  | { type: 'start-failed'; failure: AttemptFailure }
  | { type: 'measured'; attemptId: AttemptId; measurements: readonly [Measurement, ...Measurement[]] }
  | { type: 'measure-failed'; attemptId: AttemptId; failure: AttemptFailure }
  | { type: 'cancel' }
  | { type: 'again' }
  | { type: 'device-returned'; modality: Modality }
  | { type: 'want-skip' }
  | { type: 'keep' }
  | { type: 'skip'; reason: SkipReason }
  | { type: 'skipped'; modality: Modality }
  | { type: 'skip-failed'; modality: Modality }
  | { type: 'continue' };

export const MEASURE_EVENTS = [
  'begin',
  'started',
  'start-failed',
  'measured',
  'measure-failed',
  'cancel',
  'again',
  'device-returned',
  'want-skip',
  'keep',
  'skip',
  'skipped',
  'skip-failed',
  'continue',
] as const satisfies readonly MeasureEvent['type'][];

export type MeasureCommand =
  | { type: 'start'; modality: Modality }
  | { type: 'cancel'; attemptId: AttemptId }
  | { type: 'skip'; modality: Modality; reason: SkipReason };

/** `done`: the patient may go on to what follows. */
export type MeasureStep =
  | { done: false; task: MeasureTask; commands: readonly MeasureCommand[] }
  | { done: true; commands: readonly MeasureCommand[] };

type EventOf<T extends MeasureEvent['type']> = Extract<MeasureEvent, { type: T }>;
type Rule<S extends StageName, E extends MeasureEvent['type']> = (
  task: MeasureTask,
  stage: Extract<MeasureStage, { name: S }>,
  event: EventOf<E>,
) => MeasureStep | null;
type Rules = { readonly [S in StageName]: { readonly [E in MeasureEvent['type']]?: Rule<S, E> } };

const to = (task: MeasureTask, stage: MeasureStage, ...commands: MeasureCommand[]): MeasureStep => ({
  done: false,
  task: { ...task, stage },
  commands,
});
const prepare = (task: MeasureTask): MeasureStep => to(task, { name: 'prepare' });
const begin = (task: MeasureTask): MeasureStep =>
  to(task, { name: 'starting' }, { type: 'start', modality: task.modality });
const skipping = (task: MeasureTask): MeasureStep => to(task, { name: 'skipping' });
const skip = ({ modality }: MeasureTask, reason: SkipReason): MeasureCommand => ({ type: 'skip', modality, reason });
const keepSkip = (task: MeasureTask, reason: SkipReason): MeasureStep =>
  to(task, { name: 'keeping-skip', reason }, skip(task, reason));
const taken = (task: MeasureTask, measurements: readonly Measurement[]): MeasureStep =>
  to({ ...task, answered: true }, { name: 'taken', measurements: [...measurements] });
const failed = (task: MeasureTask, failure: AttemptFailure): MeasureStep =>
  to({ ...task, failures: task.failures + 1 }, { name: 'failed', failure });

/** Failures that end by themselves when the device is plugged in again. */
const AWAY: readonly AttemptFailure[] = ['device-missing', 'unplugged'];

const RULES: Rules = {
  prepare: { begin, 'want-skip': skipping },
  starting: {
    started: (task, _, { attemptId }) => to(task, { name: 'measuring', attemptId }),
    'start-failed': (task, _, { failure }) => failed(task, failure),
    // A very short attempt may end before the answer to its start arrives.
    measured: (task, _, { measurements }) => taken(task, measurements),
    'measure-failed': (task, _, { failure }) => failed(task, failure),
  },
  measuring: {
    measured: (task, stage, event) =>
      event.attemptId === stage.attemptId
        ? taken(
            event.measurements.every((m) => m.reading.validity === 'invalid')
              ? { ...task, failures: task.failures + 1 }
              : task,
            event.measurements,
          )
        : null,
    'measure-failed': (task, stage, event) =>
      event.attemptId === stage.attemptId ? failed(task, event.failure) : null,
    cancel: (task, stage) => to(task, { name: 'prepare' }, { type: 'cancel', attemptId: stage.attemptId }),
  },
  taken: {
    again: prepare,
    continue: () => ({ done: true, commands: [] }),
    'want-skip': skipping,
  },
  failed: {
    again: prepare,
    'want-skip': skipping,
    'device-returned': (task, stage, event) =>
      event.modality === task.modality && AWAY.includes(stage.failure) ? prepare(task) : null,
  },
  skipping: {
    keep: prepare,
    skip: (task, _, { reason }) => keepSkip(task, reason),
  },
  'keeping-skip': {
    skipped: (task, _, { modality }) => (modality === task.modality ? { done: true, commands: [] } : null),
    'skip-failed': (task, { reason }, { modality }) =>
      modality === task.modality ? to(task, { name: 'skip-not-kept', reason }) : null,
  },
  'skip-not-kept': {
    again: (task, { reason }) => keepSkip(task, reason),
    // The patient is not held for a store that stays full: the reason is tried once more on the way.
    continue: (task, { reason }) => ({ done: true, commands: [skip(task, reason)] }),
  },
};

export const newTask = (modality: Modality): MeasureTask => ({
  modality,
  failures: 0,
  answered: false,
  stage: { name: 'prepare' },
});

/** The next step of a measurement, or null where the event means nothing at this stage. */
export function advanceTask(task: MeasureTask, event: MeasureEvent): MeasureStep | null {
  // The table is keyed by stage and event; TypeScript cannot follow that pairing through an index.
  const rule = RULES[task.stage.name][event.type] as Rule<StageName, MeasureEvent['type']> | undefined;
  return rule === undefined ? null : rule(task, task.stage, event);
}

/** After a reload the attempt of before is given up: its live values are gone, and nobody knows where the device is. */
export function resumeTask(task: MeasureTask): { task: MeasureTask; commands: readonly MeasureCommand[] } {
  if (task.stage.name === 'measuring') {
    return {
      task: { ...task, stage: { name: 'prepare' } },
      commands: [{ type: 'cancel', attemptId: task.stage.attemptId }],
    };
  }
  if (task.stage.name === 'starting') return { task: { ...task, stage: { name: 'prepare' } }, commands: [] };
  if (task.stage.name === 'keeping-skip') return { task: { ...task, stage: { name: 'skipping' } }, commands: [] };
  return { task, commands: [] };
}
