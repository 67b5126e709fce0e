import type { Outcome } from '#protocol/consultation.ts';
import type { FollowUp } from '#protocol/follow-up.ts';
import type { AuscultationState } from '../auscultation/auscultation-state.ts';
import type { RequestError } from '../link/console-socket.ts';
import type { NotesDraft, RecordState } from '../records/record-state.ts';
import type { StageState } from '../stills/stage-state.ts';

/** How it ends, as far as the physician has said: kept while the question is put away and asked again. */
export interface ClosingForm {
  readonly outcome: Outcome | null;
  readonly kind: FollowUp['kind'];
  /** Days; null where none were given. */
  readonly within: number | null;
  readonly advice: string;
}

/** Why it does not end yet. The notes: no answer came, the server will not have them, another console wrote too. Or a file was refused. */
export type Obstacle = 'offline' | 'refused' | 'newer' | 'not-sent';

/** What the physician ends without, having said so. */
export type Waiver = 'notes' | 'sending';

/**
 * Where the question how it ends is. `settling`: what was written and recorded goes to the server first. `held`: it could not,
 * and nothing was ended. `ending`: the server is being asked, which cannot be taken back.
 */
export type EndingPhase =
  | { readonly kind: 'asked'; readonly failure: RequestError | null }
  | { readonly kind: 'settling' | 'ending' }
  | { readonly kind: 'held'; readonly why: Obstacle };

export interface EndingState {
  readonly form: ClosingForm;
  readonly phase: EndingPhase;
  readonly without: readonly Waiver[];
}

export const notEnding: EndingState = {
  form: { outcome: null, kind: 'none', within: null, advice: '' },
  phase: { kind: 'asked', failure: null },
  without: [],
};

/** What of the physician's the server does not have, as it stands. */
export interface Unsettled {
  /** Null where the server has them all. */
  readonly notes: 'unsaved' | Exclude<Obstacle, 'not-sent'> | null;
  /** A sample of the stethoscope is being recorded. */
  readonly recording: boolean;
  /** Files, messages and drawings on their way, and how much of their bytes has arrived: 0 to 1, null where none has bytes. */
  readonly sending: number;
  readonly sent: number | null;
  /** Of those, what the server refused: it goes nowhere by itself. */
  readonly lost: number;
}

interface Written {
  readonly record: RecordState;
  readonly stage: StageState;
  readonly auscultation: AuscultationState;
}

export function unsettledIn({ record, stage, auscultation }: Written): Unsettled {
  const { notes, outgoing, unsent } = record;
  const files = outgoing.filter(({ state }) => typeof state === 'string');
  const drawings = Object.values(stage.drawn).map(({ state }) => state);
  const messages = unsent.filter(({ failed }) => !failed);
  const waiting = drawings.filter((state) => state === 'saving' || state === 'waiting');
  const refused = drawings.filter((state) => state === 'refused');
  return {
    notes: notes.state === 'saved' ? null : isObstacle(notes.state) ? notes.state : 'unsaved',
    recording: auscultation.recorded !== null,
    sending: files.length + messages.length + waiting.length,
    sent: files.length === 0 ? null : files.reduce((sum, { sent }) => sum + sent, 0) / files.length,
    lost: outgoing.length - files.length + (unsent.length - messages.length) + refused.length,
  };
}

const isObstacle = (state: string): state is Exclude<Obstacle, 'not-sent'> =>
  state === 'offline' || state === 'refused' || state === 'newer';

/**
 * How what is in the way stands now: the notes are tried again meanwhile, and of two texts one may have been chosen. A new try
 * says nothing new until it is answered.
 */
export function heldNow(held: Obstacle, { state }: Pick<NotesDraft, 'state'>): Obstacle | 'kept' | 'keeping' {
  if (held === 'not-sent') return held;
  if (state === 'saved') return 'kept';
  if (isObstacle(state)) return state;
  return held === 'newer' ? 'keeping' : held;
}

/** Whether something would go with the page. */
export function isUnsettled(state: Written): boolean {
  const { notes, recording, sending } = unsettledIn(state);
  return notes !== null || recording || sending > 0;
}
