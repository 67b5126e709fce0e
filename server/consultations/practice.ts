import type { ConsultationId, PhysicianId } from '#protocol/ids.ts';
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
}

/** After a consultation stopped being held: its room closes, and everyone is told. */
export function release(practice: Practice, id: ConsultationId, formerPhysician: PhysicianId | null): void {
  practice.rooms.close(id);
  practice.announcer.consultation(id, formerPhysician);
  practice.announcer.queue();
  practice.announcer.departures();
}

/** After something within a consultation changed. */
export function announceChange(practice: Practice, row: Pick<ConsultationRow, 'id' | 'state'>): void {
  practice.announcer.consultation(row.id);
  if (row.state === 'waiting') practice.announcer.queue();
}
