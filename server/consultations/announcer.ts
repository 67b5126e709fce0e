import type { ConsultationView } from '#protocol/consultation.ts';
import type { ConsultationId, PhysicianId } from '#protocol/ids.ts';
import type { Database } from '../db/database.ts';
import type { Audience } from './audience.ts';
import { Coalescer } from './coalescer.ts';
import { findConsultation } from './store.ts';
import { kioskStatus, physicianView, waitingConsultations, waitingQueue } from './views.ts';

interface Parts {
  readonly db: Database;
  readonly audience: Audience;
  readonly clock: () => Date;
  readonly onError: (error: unknown) => void;
}

/**
 * Tells everyone concerned how things stand, whole and never stale. What could not be told, because the database was away,
 * is told once it is back.
 */
export class Announcer {
  readonly #parts: Parts;
  readonly #consultations: Coalescer<ConsultationId>;
  readonly #queue: Coalescer<'queue'>;
  /** Physicians whose consultation was just taken from them, until they have been told how it stands. */
  readonly #leaving = new Map<ConsultationId, Set<PhysicianId>>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#consultations = new Coalescer((id) => this.#tellConsultation(id), parts.onError);
    this.#queue = new Coalescer(() => this.#tellQueue(), parts.onError);
  }

  /** Something of this consultation changed; `formerPhysician` no longer holds it and is told the end of it. */
  consultation(id: ConsultationId, formerPhysician: PhysicianId | null = null): void {
    if (formerPhysician !== null) {
      this.#leaving.set(id, (this.#leaving.get(id) ?? new Set()).add(formerPhysician));
    }
    this.#consultations.request(id);
  }

  /** Something changed that the queue shows, or the places in it. */
  queue(): void {
    this.#queue.request('queue');
  }

  /** Resolves when nothing is being told. */
  async idle(): Promise<void> {
    await Promise.all([this.#consultations.idle(), this.#queue.idle()]);
  }

  /** Tells nothing more, and resolves when nothing is being told. */
  async stop(): Promise<void> {
    await Promise.all([this.#consultations.stop(), this.#queue.stop()]);
  }

  async #tellConsultation(id: ConsultationId): Promise<void> {
    const leaving = [...(this.#leaving.get(id) ?? [])];
    await this.#tellHowItStands(id, leaving);
    const remaining = this.#leaving.get(id);
    for (const physician of leaving) remaining?.delete(physician);
    if (remaining?.size === 0) this.#leaving.delete(id);
  }

  async #tellHowItStands(id: ConsultationId, leaving: readonly PhysicianId[]): Promise<void> {
    const { db, audience } = this.#parts;
    const row = await findConsultation(db, id);
    if (row === null) return;
    const status = await kioskStatus(db, row, audience);
    audience.kiosk(row.kioskId)?.status(status);
    const told = new Set(leaving);
    if (row.state === 'taken' && row.physicianId !== null) told.add(row.physicianId);
    if (told.size === 0) return;
    const view = await physicianView(db, row, audience);
    if (view === null) return;
    for (const physician of told) {
      // A colleague may have taken the patient already: to whom has left, they wait.
      const hasLeft = row.state === 'taken' && row.physicianId !== physician;
      const theirs: ConsultationView = hasLeft ? { ...view, state: 'waiting' } : view;
      for (const line of audience.consolesOf(physician)) line.consultation(theirs);
    }
  }

  async #tellQueue(): Promise<void> {
    const { db, audience, clock } = this.#parts;
    const queue = await waitingQueue(db, audience, clock());
    for (const line of audience.consoles()) line.queue(queue);
    for (const { id } of await waitingConsultations(db)) this.#consultations.request(id);
  }
}
