import type { KioskId, PhysicianId } from '#protocol/ids.ts';
import { abandonOthers } from './endings.ts';
import { releaseAbandoned } from './kiosk-acts.ts';
import { leave } from './physician-acts.ts';
import { announceChange, type Practice } from './practice.ts';
import { Seats } from './seats.ts';
import { heldBy, liveConsultations, liveConsultationsOf, recordIncident } from './store.ts';

/**
 * Follows who is away. A patient whose kiosk stays away is given up, a physician who stays away gives the patient back to the
 * queue; each absence during a consultation is an incident of the act (R4).
 */
export class Absences {
  readonly #practice: Practice;
  readonly #onError: (error: unknown) => void;
  readonly #kioskSeats: Seats<KioskId>;
  readonly #physicianSeats: Seats<PhysicianId>;

  /** `hold` in milliseconds. */
  constructor(practice: Practice, hold: number, onError: (error: unknown) => void) {
    this.#practice = practice;
    this.#onError = onError;
    // A seat that could not be given up, because the database was away, is held once more and then given up.
    this.#kioskSeats = new Seats(hold, (id) => {
      this.#abandonOf(id).catch((error: unknown) => {
        onError(error);
        this.#kioskSeats.away(id);
      });
    });
    this.#physicianSeats = new Seats(hold, (id) => {
      this.#giveBackOf(id).catch((error: unknown) => {
        onError(error);
        this.#physicianSeats.away(id);
      });
    });
  }

  /** Takes up what the former run of the server left: every seat is held for its owner to come back. */
  async resume(): Promise<void> {
    const { db, clock } = this.#practice;
    for (const row of await liveConsultations(db)) {
      this.#kioskSeats.away(row.kioskId);
      if (row.state === 'taken' && row.physicianId !== null) this.#physicianSeats.away(row.physicianId);
      if (row.state !== 'preparing') await recordIncident(db, row.id, 'server-restarted', clock());
    }
  }

  kioskCame(id: KioskId): Promise<void> {
    return this.#quietly(this.#kioskMoved(id, this.#kioskSeats.back(id) ? 'kiosk-back' : null));
  }

  kioskWent(id: KioskId): Promise<void> {
    this.#kioskSeats.away(id);
    return this.#quietly(this.#kioskMoved(id, 'kiosk-away'));
  }

  physicianCame(id: PhysicianId): Promise<void> {
    this.#practice.announcer.queue();
    return this.#quietly(this.#physicianMoved(id, this.#physicianSeats.back(id) ? 'physician-back' : null));
  }

  /** Who waits is told at once that there is one physician less, or none. */
  physicianWent(id: PhysicianId): Promise<void> {
    this.#practice.announcer.queue();
    this.#physicianSeats.away(id);
    return this.#quietly(this.#physicianMoved(id, 'physician-away'));
  }

  stop(): void {
    this.#kioskSeats.clear();
    this.#physicianSeats.clear();
  }

  async #kioskMoved(id: KioskId, incident: 'kiosk-away' | 'kiosk-back' | null): Promise<void> {
    const { db, clock } = this.#practice;
    for (const row of await liveConsultationsOf(db, id)) {
      if (incident !== null && row.state === 'taken') await recordIncident(db, row.id, incident, clock());
      announceChange(this.#practice, row);
    }
  }

  async #physicianMoved(id: PhysicianId, incident: 'physician-away' | 'physician-back' | null): Promise<void> {
    const { db, clock } = this.#practice;
    const row = await heldBy(db, id);
    if (row === null) return;
    if (incident !== null) await recordIncident(db, row.id, incident, clock());
    announceChange(this.#practice, row);
  }

  async #abandonOf(id: KioskId): Promise<void> {
    const { db, clock, audience } = this.#practice;
    if (audience.kioskOnline(id)) return;
    for (const abandoned of await abandonOthers(db, id, null, clock()))
      await releaseAbandoned(this.#practice, abandoned);
  }

  async #giveBackOf(id: PhysicianId): Promise<void> {
    const { db, audience } = this.#practice;
    if (audience.physicianOnline(id)) return;
    const row = await heldBy(db, id);
    if (row !== null) await leave(this.#practice, id, { consultationId: row.id });
  }

  #quietly(work: Promise<void>): Promise<void> {
    return work.catch(this.#onError);
  }
}
