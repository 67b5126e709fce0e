import type { ConsultationView, QueueEntry } from '#protocol/consultation.ts';
import type { ConsultationId, KioskId, PhysicianId } from '#protocol/ids.ts';
import type { Database } from '../db/database.ts';
import type { ConsultationRow } from '../db/schema.ts';
import type { Audience, KioskLine } from './audience.ts';
import { Coalescer } from './coalescer.ts';
import { departedPatients, siteCallBacks } from './departures.ts';
import { Forecasts } from './forecasts.ts';
import { findConsultation } from './store.ts';
import { kioskStatus, physicianView, type SitesWithout, waitingConsultations, waitingQueue } from './views.ts';

interface Parts {
  readonly db: Database;
  readonly audience: Audience;
  readonly clock: () => Date;
  readonly onError: (error: unknown) => void;
  readonly noThresholdsAt?: SitesWithout;
}

/**
 * Tells everyone concerned how things stand, whole and never stale. What could not be told, because the database was away,
 * is told once it is back.
 */
export class Announcer {
  /** What waiting patients are told of their wait. */
  readonly forecasts: Forecasts;
  readonly #parts: Parts;
  readonly #noThresholdsAt: SitesWithout;
  readonly #consultations: Coalescer<ConsultationId>;
  readonly #queue: Coalescer<'queue'>;
  readonly #departures: Coalescer<'departures'>;
  /** What each kiosk was last told of calls, so that a poor link carries changes only. */
  readonly #toldCallBacks = new WeakMap<KioskLine, string>();
  /** Physicians whose consultation was just taken from them, until they have been told how it stands. */
  readonly #leaving = new Map<ConsultationId, Set<PhysicianId>>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#noThresholdsAt = parts.noThresholdsAt ?? new Set();
    this.forecasts = new Forecasts(parts);
    this.#consultations = new Coalescer((id) => this.#tellConsultation(id), parts.onError);
    this.#queue = new Coalescer(() => this.#tellQueue(), parts.onError);
    this.#departures = new Coalescer(() => this.#tellDepartures(), parts.onError);
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

  /** Someone went without being seen, or is called back. */
  departures(): void {
    this.#departures.request('departures');
  }

  /** The queue as it stands. */
  async currentQueue(): Promise<QueueEntry[]> {
    const { db, audience, clock } = this.#parts;
    await this.forecasts.refresh();
    return waitingQueue(db, audience, clock(), { estimates: this.forecasts, noThresholdsAt: this.#noThresholdsAt });
  }

  /** A consultation as its physician is shown it; null before one has taken it. */
  view(row: ConsultationRow): Promise<ConsultationView | null> {
    const { db, audience, clock } = this.#parts;
    return physicianView(db, row, audience, clock(), this.#noThresholdsAt);
  }

  /** Tells a kiosk that has just connected which patients are wanted back at its site. */
  async callBacksTo(kioskId: KioskId): Promise<void> {
    const { db, audience, clock } = this.#parts;
    const line = audience.kiosk(kioskId);
    if (line === undefined) return;
    const callBacks = await siteCallBacks(db, kioskId, clock());
    this.#toldCallBacks.set(line, JSON.stringify(callBacks));
    line.callBacks(callBacks);
  }

  /** Resolves when nothing is being told. */
  async idle(): Promise<void> {
    await Promise.all([this.#consultations.idle(), this.#queue.idle(), this.#departures.idle()]);
  }

  /** Tells nothing more, and resolves when nothing is being told. */
  async stop(): Promise<void> {
    await Promise.all([this.#consultations.stop(), this.#queue.stop(), this.#departures.stop()]);
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
    const status = await kioskStatus(db, row, audience, this.forecasts);
    audience.kiosk(row.kioskId)?.status(status);
    const told = new Set(leaving);
    if (row.state === 'taken' && row.physicianId !== null) told.add(row.physicianId);
    if (told.size === 0) return;
    const view = await this.view(row);
    if (view === null) return;
    for (const physician of told) {
      // A colleague may have taken the patient already: to whom has left, they wait.
      const hasLeft = row.state === 'taken' && row.physicianId !== physician;
      const theirs: ConsultationView = hasLeft ? { ...view, state: 'waiting' } : view;
      for (const line of audience.consolesOf(physician)) line.consultation(theirs);
    }
  }

  async #tellQueue(): Promise<void> {
    const { db, audience } = this.#parts;
    const queue = await this.currentQueue();
    for (const line of audience.consoles()) line.queue(queue);
    for (const { id } of await waitingConsultations(db)) this.#consultations.request(id);
  }

  async #tellDepartures(): Promise<void> {
    const { db, audience, clock } = this.#parts;
    const now = clock();
    const departed = await departedPatients(db, audience, now);
    for (const line of audience.consoles()) line.departed(departed);
    for (const [id, line] of [...audience.kiosks()]) {
      const callBacks = await siteCallBacks(db, id, now);
      const told = JSON.stringify(callBacks);
      if (told === (this.#toldCallBacks.get(line) ?? '[]')) continue;
      this.#toldCallBacks.set(line, told);
      line.callBacks(callBacks);
    }
  }
}
