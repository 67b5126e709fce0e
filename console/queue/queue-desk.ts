import type { DepartedEntry } from '#protocol/call-back.ts';
import type { QueueEntry } from '#protocol/consultation.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import { patientWaitsSound } from '../shell/sounds.ts';
import type { ConsoleStore } from '../state/console-state.ts';
import { alarmsOf, arrivals } from './arrivals.ts';
import { isFlagged, keepFilter, NO_FILTER, type QueueFilter } from './filter.ts';
import { nextToTake } from './order.ts';
import { shownRows } from './shown-rows.ts';

/** What happens to the list of those who wait: it arrives, is filtered, held under a hand and walked through by keys. */
export class QueueDesk {
  readonly #store: ConsoleStore;
  /** The physician chose a line themselves: nobody else takes its place when its patient goes. */
  #choseByHand = false;

  constructor(store: ConsoleStore) {
    this.#store = store;
  }

  /**
   * The server's queue. Who is new, or has become urgent, is told by voice. A sound goes with the first who waits; during a
   * consultation with an urgent one alone, and with none while the physician listens to a chest.
   */
  arrived(queue: readonly QueueEntry[]): void {
    const { queue: before, consultation, auscultation, preferences, question } = this.#store.getState();
    const news = arrivals(before, queue);
    const isFirst = consultation === null && before?.length === 0 && queue.length > 0;
    const isUrgent = news.flagged.length > 0 || news.came.some(isFlagged);
    const isHeard = preferences.sounds && !auscultation.wanted;
    if ((isFirst || isUrgent) && isHeard) patientWaitsSound();
    this.#store.setState(news.came.length + news.flagged.length > 0 ? { queue, news } : { queue });
    if (question?.kind === 'refuse' && !queue.some(({ consultationId }) => consultationId === question.consultationId))
      this.#store.setState({ question: null, notice: { kind: 'chosen-gone' } });
    this.#keepChoice();
  }

  /** The physician has seen who is urgent. */
  see(): void {
    this.#store.setState(({ queue }) => ({ alarmsSeen: alarmsOf(queue ?? []) }));
  }

  departed(departed: readonly DepartedEntry[]): void {
    this.#store.setState({ departed });
  }

  /** Takes a patient out who is known to wait no longer, before the server says so. */
  forget(consultationId: ConsultationId): void {
    const { queue } = this.#store.getState();
    this.#choseByHand = false;
    this.arrived((queue ?? []).filter((entry) => entry.consultationId !== consultationId));
  }

  filter(part: Partial<QueueFilter>): void {
    this.#store.setState(({ filter }) => ({ filter: { ...filter, ...part } }));
    keepFilter(this.#store.getState().filter);
    if (this.#store.getState().heldAs !== null) this.settle();
    if (!this.#isChosenShown()) this.#choseByHand = false;
    this.#keepChoice();
  }

  showEveryone(): void {
    this.filter(NO_FILTER);
  }

  choose(chosen: ConsultationId): void {
    this.#choseByHand = true;
    this.#store.setState(({ notice }) => ({ chosen, notice: notice?.kind === 'chosen-gone' ? null : notice }));
  }

  /** Moves the chosen line down (1) or up (-1), as the lines stand on the screen. */
  chooseBeside(step: 1 | -1): void {
    const { chosen } = this.#store.getState();
    const rows = this.#rows();
    const at = rows.findIndex((entry) => entry.consultationId === chosen);
    const beside = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    if (!beside) return;
    this.choose(beside.consultationId);
    this.#store.setState({ revealed: beside.consultationId });
  }

  /** A hand is on the rows: they stay in their places until it has gone. */
  hold(): void {
    if (this.#store.getState().heldAs === null) this.settle();
  }

  /** The rows stand in their order now; under a hand they stay so. */
  settle(): void {
    const { queue, filter } = this.#store.getState();
    this.#store.setState({ heldAs: shownRows(queue ?? [], filter, null).shown });
  }

  release(): void {
    this.#store.setState({ heldAs: null });
  }

  #rows(): readonly QueueEntry[] {
    const { queue, filter, heldAs } = this.#store.getState();
    return shownRows(queue ?? [], filter, heldAs).shown;
  }

  #isChosenShown(): boolean {
    const { chosen } = this.#store.getState();
    return this.#rows().some(({ consultationId }) => consultationId === chosen);
  }

  /**
   * Keys act on a line that is on the screen, or on none: on the next to take, or on the one the physician chose. When that one
   * goes, which is told, they act on nobody until another is chosen.
   */
  #keepChoice(): void {
    const { chosen, taking, consultation, notice } = this.#store.getState();
    // Whoever is taken, or was, leaves the queue as they should.
    if (taking !== null || consultation !== null || this.#rows().length === 0) this.#choseByHand = false;
    if (!this.#choseByHand) {
      this.#store.setState({ chosen: nextToTake(this.#rows())?.consultationId ?? null, revealed: null });
      return;
    }
    if (chosen === null || this.#isChosenShown()) return;
    this.#store.setState({ chosen: null, notice: notice?.kind === 'error' ? notice : { kind: 'chosen-gone' } });
  }
}
