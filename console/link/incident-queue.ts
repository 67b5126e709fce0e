import type { Happened } from '#media/incident-teller.ts';
import type { ConsoleToServer } from '#protocol/console-link.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import type { Result } from '#protocol/result.ts';

type Payload = Parameters<ConsoleToServer['media:incidents']>[0];

interface Waiting extends Happened {
  readonly id: string;
  readonly consultationId: ConsultationId;
}

/** How many the server takes together. */
const MOST_TOGETHER = 50;

/** ms before a server that could not take them is asked again. */
const ASKED_AGAIN_AFTER = 5_000;

/**
 * What this console has to tell of its own media, until the server has it: in the order it happened, each under one id, so that
 * a repeat is no second incident. It lives as long as the page does, however long the server is away. How many there are is
 * bounded where they come from (IncidentTeller).
 *
 * An incident says how long ago it was as it is sent: of this machine's clock only its pace is trusted.
 */
export class IncidentQueue {
  readonly #send: (payload: Payload) => Promise<Result<unknown, string>>;
  #waiting: readonly Waiting[] = [];
  #isOnline = false;
  #isSending = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (payload: Payload) => Promise<Result<unknown, string>>) {
    this.#send = send;
  }

  add(consultationId: ConsultationId, happened: Happened): void {
    this.#waiting = [...this.#waiting, { ...happened, consultationId, id: crypto.randomUUID() }];
    void this.#drain();
  }

  /** The server can be reached, or not. */
  reach(isOnline: boolean): void {
    this.#isOnline = isOnline;
    if (isOnline) void this.#drain();
  }

  async #drain(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    clearTimeout(this.#timer);
    let isTaken = true;
    for (let next = this.#next(); next.length > 0 && this.#isOnline && isTaken; next = this.#next()) {
      isTaken = await this.#deliver(next);
      if (isTaken) this.#waiting = this.#waiting.slice(next.length);
    }
    this.#isSending = false;
    if (!isTaken) this.#timer = setTimeout(() => void this.#drain(), ASKED_AGAIN_AFTER);
  }

  /** The oldest that wait, as many as go together: of one consultation. */
  #next(): readonly Waiting[] {
    const [first] = this.#waiting;
    const other = this.#waiting.findIndex(({ consultationId }) => consultationId !== first?.consultationId);
    return this.#waiting.slice(0, Math.min(MOST_TOGETHER, other === -1 ? this.#waiting.length : other));
  }

  /** Whether the server has them, or refuses them for good: nothing is held up by them. */
  async #deliver(told: readonly Waiting[]): Promise<boolean> {
    const [first] = told;
    if (first === undefined) return true;
    const now = performance.now();
    const incidents = told.map(({ id, incident, at }) => ({ id, incident, age: Math.max(0, Math.round(now - at)) }));
    const answer = await this.#send({ consultationId: first.consultationId, incidents });
    return answer.ok || (answer.error !== 'timed-out' && answer.error !== 'internal');
  }
}
