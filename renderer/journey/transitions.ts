import type { ConsultationId } from '#protocol/ids.ts';
import type { ConsultationStatus } from '#protocol/kiosk-link.ts';
import type { LinkTest } from '#protocol/link-test.ts';
import type { Modality } from '#protocol/measurement.ts';
import type { Consent, Locale, PatientIdentity, VisitReason } from '#protocol/patient.ts';
import {
  advanceTask,
  MEASURE_EVENTS,
  type MeasureCommand,
  type MeasureEvent,
  type MeasureTask,
  newTask,
  resumeTask,
} from './measure-task.ts';
import type { Comfort, Journey, Screen, ScreenName, ScreenOf } from './state.ts';

export type JourneyEvent =
  | { type: 'choose-locale'; locale: Locale }
  | { type: 'consent'; consent: Consent }
  | { type: 'decline' }
  | { type: 'back' }
  | { type: 'birth-name'; birthName: string }
  | { type: 'given-name'; givenName: string }
  | { type: 'birth-date'; birthDate: string }
  | { type: 'sex'; sex: PatientIdentity['sex'] }
  | { type: 'correct'; trait: 'birth-name' | 'given-name' | 'birth-date' | 'sex' }
  | { type: 'identity-correct' }
  | { type: 'assisted'; assisted: boolean }
  | { type: 'reason'; reason: VisitReason }
  | { type: 'opened'; consultationId: ConsultationId }
  | { type: 'open-failed' }
  | MeasureEvent
  | { type: 'link-tested'; test: LinkTest }
  | { type: 'joined'; status: ConsultationStatus }
  | { type: 'rejoin' }
  | { type: 'leave' }
  | { type: 'status'; status: ConsultationStatus }
  | { type: 'set-locale'; locale: Locale }
  | { type: 'set-comfort'; comfort: Comfort };

/** What the machine asks of the world; carried out by the conductor. */
export type JourneyCommand =
  | {
      type: 'open';
      identity: PatientIdentity;
      consent: Consent;
      reason: VisitReason;
      locale: Locale;
      assisted: boolean;
    }
  | { type: 'join'; link: LinkTest | null }
  | { type: 'leave' }
  | MeasureCommand;

export interface Step {
  readonly journey: Journey;
  readonly commands: readonly JourneyCommand[];
}

type EventOf<T extends JourneyEvent['type']> = Extract<JourneyEvent, { type: T }>;
type Rule<N extends ScreenName, E extends JourneyEvent['type']> = (
  journey: Journey,
  screen: ScreenOf<N>,
  event: EventOf<E>,
) => Step | null;
type Rules = { readonly [N in ScreenName]: { readonly [E in JourneyEvent['type']]?: Rule<N, E> } };

const to = (journey: Journey, screen: Screen, ...commands: JourneyCommand[]): Step => ({
  journey: { ...journey, screen },
  commands,
});
const goTo =
  (
    name:
      | 'welcome'
      | 'information'
      | 'declined'
      | 'birth-name'
      | 'given-name'
      | 'birth-date'
      | 'sex'
      | 'identity-check'
      | 'assistance',
  ) =>
  (journey: Journey): Step =>
    to(journey, { name });

/** After a trait: the next question, or the check when it was a correction. */
const answered = (
  journey: Journey,
  traits: Partial<Journey['traits']>,
  next: 'given-name' | 'birth-date' | 'sex' | 'identity-check',
): Step => {
  const name = journey.checking ? 'identity-check' : next;
  return to({ ...journey, traits: { ...journey.traits, ...traits }, checking: name === 'identity-check' }, { name });
};

/** One step back: to the previous question, or to the check when this was a correction. */
const backTo = (name: 'information' | 'birth-name' | 'given-name' | 'birth-date') => (journey: Journey) =>
  to(journey, { name: journey.checking ? 'identity-check' : name });

const identityOf = ({ traits }: Journey): PatientIdentity | null => {
  const { birthName, givenName, birthDate, sex } = traits;
  if (birthName === null || givenName === null || birthDate === null || sex === null) return null;
  return { state: 'provisional', birthName, givenName, birthDate, sex };
};

const open = (journey: Journey, reason: VisitReason): Step | null => {
  const identity = identityOf(journey);
  if (identity === null || journey.consent === null) return null;
  const { consent, locale, assisted } = journey;
  return to(
    { ...journey, reason },
    { name: 'reason', opening: 'yes' },
    { type: 'open', identity, consent, reason, locale, assisted },
  );
};

const join = (journey: Journey): Step =>
  to(journey, { name: 'waiting', joined: false }, { type: 'join', link: journey.link });

/** The measurement of this step, or what comes before the queue when none is left. */
const measureStep = (journey: Journey, step: number): Step => {
  const modality = journey.steps[step];
  return modality === undefined
    ? to(journey, { name: 'link-test' })
    : to(journey, { name: 'measurement', step, task: newTask(modality) });
};

/** Where a status of the server leads; only from the screens that live by it. */
const followStatus = (journey: Journey, screen: Screen, status: ConsultationStatus): Step => {
  const told = { ...journey, status };
  switch (status.state) {
    case 'preparing':
      return { journey: told, commands: [] };
    case 'waiting':
      return to(told, { name: 'waiting', joined: true });
    case 'taken':
      return followAsked(told, screen, journey.status?.asked ?? [], status.asked);
    case 'refused':
      return to(told, { name: 'refused' });
    case 'left':
      return to(told, { name: 'end', why: 'patient' });
    case 'closed':
    case 'abandoned':
      return to(told, { name: 'end', why: 'closed' });
  }
};

/** What the physician asks for. An attempt at what they no longer ask for stops with its screen: so does a cuff. */
const followAsked = (
  journey: Journey,
  screen: Screen,
  before: readonly Modality[],
  asked: readonly Modality[],
): Step => {
  const current = screen.name === 'consultation' ? screen.task : null;
  const task = askedTask(current, before, asked);
  const screenAfter = { name: 'consultation', task } as const;
  if (current === task || current?.stage.name !== 'measuring') return to(journey, screenAfter);
  return to(journey, screenAfter, { type: 'cancel', attemptId: current.stage.attemptId });
};

/** The measurement to show: the one under way, else what the physician asks for newly. A result stays until the patient goes on. */
const askedTask = (
  current: MeasureTask | null,
  before: readonly Modality[],
  asked: readonly Modality[],
): MeasureTask | null => {
  const fresh = asked.filter((modality) => !before.includes(modality));
  const next = (from: readonly Modality[]) => (from[0] === undefined ? null : newTask(from[0]));
  if (current === null) return next(fresh);
  if (current.stage.name === 'taken') return fresh.includes(current.modality) ? newTask(current.modality) : current;
  return asked.includes(current.modality) || current.answered ? current : next(asked);
};

/** Once answered, the next measurement the physician waits for, if any. The server forgets the answered one a moment later. */
const nextAsked = (journey: Journey, answeredModality: Modality) => {
  const next = journey.status?.asked.find((modality) => modality !== answeredModality);
  return next === undefined ? null : newTask(next);
};

const onStatus = (journey: Journey, screen: Screen, { status }: EventOf<'status'>): Step =>
  followStatus(journey, screen, status);
const leave = (journey: Journey): Step => to(journey, { name: 'end', why: 'patient' }, { type: 'leave' });

const withTaken = (journey: Journey, event: MeasureEvent): Journey =>
  event.type === 'measured' ? { ...journey, measurements: [...journey.measurements, ...event.measurements] } : journey;

const measuring = (journey: Journey, screen: ScreenOf<'measurement'>, event: MeasureEvent): Step | null => {
  const step = advanceTask(screen.task, event);
  if (step === null) return null;
  if (!step.done) return to(withTaken(journey, event), { ...screen, task: step.task }, ...step.commands);
  const next = measureStep(journey, screen.step + 1);
  return { journey: next.journey, commands: [...step.commands, ...next.commands] };
};

const measuringAsAsked = (journey: Journey, screen: ScreenOf<'consultation'>, event: MeasureEvent): Step | null => {
  const step = screen.task === null ? null : advanceTask(screen.task, event);
  // What it was asked for went while it started: nobody is shown how to stop it.
  if (step === null && event.type === 'started')
    return to(journey, screen, { type: 'cancel', attemptId: event.attemptId });
  if (step === null || screen.task === null) return null;
  const task = step.done ? nextAsked(journey, screen.task.modality) : step.task;
  return to(withTaken(journey, event), { ...screen, task }, ...step.commands);
};

/** The same rule for every event of a measurement. */
const forMeasureEvents = <R>(rule: R) =>
  // Object.fromEntries forgets its keys; they are exactly MEASURE_EVENTS.
  Object.fromEntries(MEASURE_EVENTS.map((type) => [type, rule])) as { [E in MeasureEvent['type']]: R };

const RULES: Rules = {
  welcome: { 'choose-locale': (journey, _, { locale }) => to({ ...journey, locale }, { name: 'information' }) },
  information: {
    consent: (journey, _, { consent }) => to({ ...journey, consent }, { name: 'birth-name' }),
    decline: goTo('declined'),
    back: goTo('welcome'),
  },
  declined: { back: goTo('information') },
  'birth-name': {
    'birth-name': (journey, _, { birthName }) => answered(journey, { birthName }, 'given-name'),
    back: backTo('information'),
  },
  'given-name': {
    'given-name': (journey, _, { givenName }) => answered(journey, { givenName }, 'birth-date'),
    back: backTo('birth-name'),
  },
  'birth-date': {
    'birth-date': (journey, _, { birthDate }) => answered(journey, { birthDate }, 'sex'),
    back: backTo('given-name'),
  },
  sex: {
    sex: (journey, _, { sex }) => answered(journey, { sex }, 'identity-check'),
    back: backTo('birth-date'),
  },
  'identity-check': {
    correct: (journey, _, { trait }) => to(journey, { name: trait }),
    'identity-correct': (journey) =>
      to(journey, journey.assistance === 'ask' ? { name: 'assistance' } : { name: 'reason', opening: 'no' }),
  },
  assistance: {
    assisted: (journey, _, { assisted }) => to({ ...journey, assisted }, { name: 'reason', opening: 'no' }),
    back: goTo('identity-check'),
  },
  reason: {
    reason: (journey, screen, { reason }) => (screen.opening === 'yes' ? null : open(journey, reason)),
    opened: (journey, _, { consultationId }) => measureStep({ ...journey, consultationId }, 0),
    'open-failed': (journey) => to(journey, { name: 'reason', opening: 'failed' }),
    back: (journey, screen) =>
      screen.opening === 'yes'
        ? null
        : to(journey, { name: journey.assistance === 'ask' ? 'assistance' : 'identity-check' }),
  },
  measurement: forMeasureEvents(measuring),
  'link-test': { 'link-tested': (journey, _, { test }) => join({ ...journey, link: test }) },
  waiting: {
    joined: (journey, screen, { status }) => followStatus(journey, screen, status),
    rejoin: (journey, screen) => (screen.joined ? null : join(journey)),
    status: onStatus,
    leave,
  },
  consultation: { ...forMeasureEvents(measuringAsAsked), status: onStatus, leave },
  refused: {},
  end: {},
};

/** The next step of the journey, or null where the event means nothing on this screen. */
export function advance(journey: Journey, event: JourneyEvent): Step | null {
  switch (event.type) {
    case 'set-locale':
      return { journey: { ...journey, locale: event.locale }, commands: [] };
    case 'set-comfort':
      return { journey: { ...journey, comfort: event.comfort }, commands: [] };
    default: {
      // The table is keyed by screen and event; TypeScript cannot follow that pairing through an index.
      const rule = RULES[journey.screen.name][event.type] as Rule<ScreenName, JourneyEvent['type']> | undefined;
      return rule === undefined ? null : rule(journey, journey.screen, event);
    }
  }
}

/** Takes up a saved journey where it stood, with the server's word on it when there is one. */
export function resume(saved: Journey, status: ConsultationStatus | null): Step {
  const { screen } = saved;
  let step: Step = { journey: saved, commands: [] };
  if (screen.name === 'reason' && screen.opening === 'yes') {
    step = to(saved, { name: 'reason', opening: 'failed' });
  } else if ((screen.name === 'measurement' || screen.name === 'consultation') && screen.task !== null) {
    const { task, commands } = resumeTask(screen.task);
    step = to(saved, { ...screen, task }, ...commands);
  } else if (screen.name === 'waiting' && !screen.joined) {
    step = join(saved);
  } else if (screen.name === 'end' && screen.why === 'patient') {
    // Nobody knows whether the word was still heard; saying it twice does no harm.
    step = { journey: saved, commands: [{ type: 'leave' }] };
  }
  const lives = step.journey.screen.name === 'waiting' || step.journey.screen.name === 'consultation';
  if (status === null || !lives) return step;
  const followed = followStatus(step.journey, step.journey.screen, status);
  return { journey: followed.journey, commands: [...step.commands, ...followed.commands] };
}
