import type { DepartedEntry } from '#protocol/call-back.ts';
import type { QueueEntry } from '#protocol/consultation.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import { patientWaitsSound } from '../shell/sounds.ts';
import type { ConsoleStore } from '../state/console-state.ts';
import { arrivals } from './arrivals.ts';
import { isFlagged, keepFilter, NO_FILTER, type QueueFilter } from './filter.ts';
import { nextToTake } from './order.ts';
import { shownRows } from './shown-rows.ts';

/** What happens to the list of those who wait: it arrives, is filtered, held under a hand and walked through by keys. */
export class QueueDesk {
  readonly #store: ConsoleStore;

  constructor(store: ConsoleStore) {
    this.#store = store;
  }

  /** The server's queue. Who is new, or has become urgent, is told by voice and, where nobody is being seen, by sound. */
  arrived(queue: readonly QueueEntry[]): void {
    const { queue: before, consultation, preferences } = this.#store.getState();
    const news = arrivals(before, queue);
    const isFirst = before?.length === 0 && queue.length > 0;
    const isUrgent = news.flagged.length > 0 || news.came.some(isFlagged);
    if ((isFirst || isUrgent) && consultation === null && preferences.sounds) patientWaitsSound();
    this.#store.setState(news.came.length + news.flagged.length > 0 ? { queue, news } : { queue });
    this.#keepChoice();
  }

  departed(departed: readonly DepartedEntry[]): void {
    this.#store.setState({ departed });
  }

  /** Takes a patient out who is known to wait no longer, before the server says so. */
  forget(consultationId: ConsultationId): void {
    const { queue } = this.#store.getState();
    this.arrived((queue ?? []).filter((entry) => entry.consultationId !== consultationId));
  }

  filter(part: Partial<QueueFilter>): void {
    this.#store.setState(({ filter }) => ({ filter: { ...filter, ...part } }));
    keepFilter(this.#store.getState().filter);
    this.#keepChoice();
  }

  showEveryone(): void {
    this.filter(NO_FILTER);
  }

  choose(chosen: ConsultationId): void {
    this.#store.setState({ chosen });
  }

  /** Moves the chosen line down (1) or up (-1), as the lines stand on the screen. */
  chooseBeside(step: 1 | -1): void {
    const { chosen } = this.#store.getState();
    const rows = this.#rows();
    const at = rows.findIndex((entry) => entry.consultationId === chosen);
    const beside = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    if (beside) this.#store.setState({ chosen: beside.consultationId, revealed: beside.consultationId });
  }

  /** A hand is on the rows: they stay in their places until it has gone. */
  hold(): void {
    if (this.#store.getState().heldAs === null) this.settle();
  }

  /** The rows stand in their order now; under a hand they stay so. */
  settle(): void {
    const { queue, filter } = this.#store.getState();
    const heldAs = shownRows(queue ?? [], filter, null).shown.map(({ consultationId }) => consultationId);
    this.#store.setState({ heldAs });
  }

  release(): void {
    this.#store.setState({ heldAs: null });
  }

  #rows(): readonly QueueEntry[] {
    const { queue, filter, heldAs } = this.#store.getState();
    return shownRows(queue ?? [], filter, heldAs).shown;
  }

  /** Keys act on a line that is on the screen, or on none. */
  #keepChoice(): void {
    const { chosen } = this.#store.getState();
    const rows = this.#rows();
    if (rows.some((entry) => entry.consultationId === chosen)) return;
    this.#store.setState({ chosen: nextToTake(rows)?.consultationId ?? null });
  }
}
