import type { AttemptId, ConsultationId } from '#protocol/ids.ts';
import type { Modality } from '#protocol/measurement.ts';

export interface Attempt {
  readonly id: AttemptId;
  readonly consultationId: ConsultationId;
  readonly modality: Modality;
}

/** The attempts in flight. Each ends once: what the drivers host says of one that has ended is ignored. */
export class Attempts {
  readonly #running = new Map<AttemptId, Attempt>();

  begin(attempt: Attempt): void {
    this.#running.set(attempt.id, attempt);
  }

  /** Ends an attempt. Returns it, or undefined when it is not in flight. */
  end(id: AttemptId): Attempt | undefined {
    const attempt = this.#running.get(id);
    this.#running.delete(id);
    return attempt;
  }

  has(id: AttemptId): boolean {
    return this.#running.has(id);
  }

  /** Ends those of a modality, and returns them. */
  endOf(modality: Modality): Attempt[] {
    const ended = [...this.#running.values()].filter((attempt) => attempt.modality === modality);
    for (const { id } of ended) this.#running.delete(id);
    return ended;
  }

  /** Ends all of them, and returns them. */
  endAll(): Attempt[] {
    const ended = [...this.#running.values()];
    this.#running.clear();
    return ended;
  }
}
