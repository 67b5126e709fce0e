import type { ConsultationId, GuestId, PhysicianId } from '#protocol/ids.ts';
import type { Database } from '../db/database.ts';
import type { ConsultationRow } from '../db/schema.ts';
import type { Announcer } from './announcer.ts';
import type { Audience } from './audience.ts';

/** What the acts of kiosks and physicians work on. */
export interface Practice {
  readonly db: Database;
  readonly clock: () => Date;
  readonly audience: Audience;
  readonly announcer: Announcer;
  /** The media rooms, as far as consultations decide over them. */
  readonly rooms: {
    close(id: ConsultationId): void;
    closeExamination(id: ConsultationId): void;
  };
  /** Whom the physician invited. */
  readonly guests: {
    /** Ends an invitation for good; what its guest had in the room goes with it. */
    dismiss(id: ConsultationId, guestId: GuestId, by: PhysicianId): Promise<void>;
    /** The physician no longer has the patient: their guests go too. */
    over(id: ConsultationId): void;
  };
}

/** After a consultation stopped being held: its room closes, its guests go, and everyone is told. */
export function release(practice: Practice, id: ConsultationId, formerPhysician: PhysicianId | null): void {
  practice.rooms.close(id);
  practice.guests.over(id);
  practice.announcer.consultation(id, formerPhysician);
  practice.announcer.queue();
  practice.announcer.departures();
}

/** After something within a consultation changed. */
export function announceChange(practice: Practice, row: Pick<ConsultationRow, 'id' | 'state'>): void {
  practice.announcer.consultation(row.id);
  if (row.state === 'waiting') practice.announcer.queue();
}
