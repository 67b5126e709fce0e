import { goTogether } from '#protocol/follow-up.ts';
import { failed, type Result } from '#protocol/result.ts';
import type { ConsoleLink, RequestError } from '../link/console-socket.ts';
import type { RecordDesk } from '../records/record-desk.ts';
import type { ConsoleStore, Question } from '../state/console-state.ts';
import {
  type ClosingForm,
  type EndingPhase,
  type EndingState,
  notEnding,
  type Obstacle,
  unsettledIn,
  type Waiver,
} from './ending-state.ts';
import { followUpOf } from './follow-up.ts';

interface Parts {
  readonly store: ConsoleStore;
  readonly link: () => Pick<ConsoleLink, 'close' | 'leave'> | null;
  readonly record: () => Pick<RecordDesk, 'saveNow'> | null;
  /** Ends the sample that is being recorded, and sends it. */
  readonly keepSample: () => void;
  /** Leaves the consultation's screen. */
  readonly leaveScreen: () => void;
}

type Ending = 'close' | 'leave';

const endingOf = (question: Question | null): Ending | null =>
  question?.kind === 'close' || question?.kind === 'leave' ? question.kind : null;

/**
 * The two ways out of a consultation. Nothing ends before the server has what the physician wrote, sent and recorded, unless
 * they say in so many words that it ends without.
 */
export class EndingDesk {
  readonly #parts: Parts;
  /** The answer that is being acted upon; another once the question was put away. */
  #run: symbol | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.store.subscribe((now, before) => {
      if (endingOf(now.question) !== endingOf(before.question)) this.#reset();
    });
  }

  get #state(): EndingState {
    return this.#parts.store.getState().ending;
  }

  #set(part: Partial<EndingState>): void {
    this.#parts.store.setState(({ ending }) => ({ ending: { ...ending, ...part } }));
  }

  fill(part: Partial<ClosingForm>): void {
    const form = { ...this.#state.form, ...part };
    this.#set({ form: goTogether(form.outcome, form.kind) ? form : { ...form, kind: 'none' } });
  }

  /** The physician has answered the question that is open. */
  async confirm(): Promise<void> {
    const { consultation, question } = this.#parts.store.getState();
    const ending = endingOf(question);
    const { phase, form } = this.#state;
    if (ending === null || consultation === null || phase.kind === 'settling' || phase.kind === 'ending') return;
    if (ending === 'close' && form.outcome === null) return;
    const run = Symbol(ending);
    this.#run = run;
    this.#turn({ kind: 'settling' });
    const why = await this.#settle(run);
    if (this.#run !== run) return;
    if (why !== null) return this.#turn({ kind: 'held', why });
    this.#turn({ kind: 'ending' });
    const result = await this.#end(ending);
    if (this.#parts.store.getState().consultation?.consultationId !== consultation.consultationId) return;
    if (!result.ok) return this.#failed(result.error);
    this.#parts.leaveScreen();
    const { outcome } = form;
    const notice =
      ending === 'leave' || outcome === null ? ({ kind: 'left' } as const) : ({ kind: 'closed', outcome } as const);
    this.#parts.store.setState({ question: null, notice });
  }

  /** The physician ends it without this, which is lost. */
  goWithout(what: Waiver): void {
    this.#set({ without: [...this.#state.without, what] });
    if (this.#state.phase.kind === 'held') void this.confirm();
  }

  /** It has ended otherwise: there is nothing left to ask. What this console asked for itself is still answered. */
  over(): void {
    const { question } = this.#parts.store.getState();
    if (endingOf(question) !== null && this.#state.phase.kind !== 'ending') {
      this.#parts.store.setState({ question: null });
    }
  }

  /** Brings to the server what it does not have. Resolves with what is in the way of that, if anything is. */
  async #settle(run: symbol): Promise<Obstacle | null> {
    const { store } = this.#parts;
    const lostBefore = unsettledIn(store.getState()).lost;
    this.#parts.keepSample();
    if (!this.#isWaived('notes') && !(await this.#saveNotes())) {
      const { notes } = unsettledIn(store.getState());
      return notes === 'newer' || notes === 'refused' ? notes : 'offline';
    }
    await this.#sent(run);
    const { lost } = unsettledIn(store.getState());
    return lost > lostBefore && !this.#isWaived('sending') ? 'not-sent' : null;
  }

  async #saveNotes(): Promise<boolean> {
    const { link, record } = this.#parts.store.getState();
    // Without a link the answer is known, and nobody waits for it.
    if (link.kind === 'offline') return record.notes.state === 'saved';
    return (await this.#parts.record()?.saveNow()) ?? true;
  }

  /** Resolves once nothing is on its way any more, or is not waited for. */
  #sent(run: symbol): Promise<void> {
    const { store } = this.#parts;
    const isOver = () => this.#run !== run || this.#isWaived('sending') || unsettledIn(store.getState()).sending === 0;
    return new Promise((resolve) => {
      if (isOver()) return resolve();
      const stop = store.subscribe(() => {
        if (!isOver()) return;
        stop();
        resolve();
      });
    });
  }

  async #end(ending: Ending): Promise<Result<object, RequestError>> {
    const { consultation } = this.#parts.store.getState();
    const link = this.#parts.link();
    const { form } = this.#state;
    if (consultation === null || link === null) return failed('timed-out');
    if (ending === 'leave' || form.outcome === null) return link.leave(consultation.consultationId);
    return link.close(consultation.consultationId, form.outcome, followUpOf(form));
  }

  #failed(failure: RequestError): void {
    this.#turn({ kind: 'asked', failure });
    if (this.#parts.store.getState().consultation?.state !== 'taken') this.over();
  }

  #isWaived(what: Waiver): boolean {
    return this.#state.without.includes(what);
  }

  #turn(phase: EndingPhase): void {
    this.#set({ phase });
  }

  /** What the physician filled in stays; what they waived is asked anew. */
  #reset(): void {
    this.#run = null;
    this.#set({ phase: notEnding.phase, without: [] });
  }
}
