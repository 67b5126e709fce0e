import { eq } from 'drizzle-orm';
import type { GuestRefusal } from '#protocol/guest-link.ts';
import type { ConsultationId, GuestId, PhysicianId } from '#protocol/ids.ts';
import type { PeerId } from '#protocol/room.ts';
import { Seats } from '../consultations/seats.ts';
import type { Database } from '../db/database.ts';
import { guests } from '../db/schema.ts';
import { arrive, depart, endInvitation, type SeatedGuest } from './invitations.ts';

/** ms a guest whose page is gone stays in the room, and is named in it: long enough to load it again. */
const HOLD = 20_000;

/** One page of a guest. */
export interface GuestLine {
  /** Tells it that the seat is gone for good, and hangs up. */
  ended(why: GuestRefusal): void;
}

interface Parts {
  readonly db: Database;
  readonly clock: () => Date;
  readonly announcer: { consultation(id: ConsultationId): void };
  readonly rooms: { leave(id: ConsultationId, peerId: PeerId): void };
  readonly onError: (error: unknown) => void;
  /** ms a seat is held at most; {@link HOLD} where it is longer. */
  readonly hold: number;
}

interface Connected {
  readonly consultationId: ConsultationId;
  readonly lines: Set<GuestLine>;
  /** The line they are in the room by. */
  inRoom: GuestLine | null;
}

/** Follows which guests are connected and in their rooms, and puts out those whose seat has ended. */
export class GuestDesk {
  readonly #parts: Parts;
  readonly #connected = new Map<GuestId, Connected>();
  readonly #seats: Seats<GuestId>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#seats = new Seats(Math.min(HOLD, parts.hold), (id) => {
      this.#givenUp(id).catch((error: unknown) => {
        parts.onError(error);
        this.#seats.away(id);
      });
    });
  }

  /** Whoever was in a room when the former run of the server ended has left it. */
  async resume(): Promise<void> {
    await depart(this.#parts.db, undefined, this.#parts.clock());
  }

  connected({ id, consultationId }: SeatedGuest, line: GuestLine): void {
    const known = this.#connected.get(id);
    if (known === undefined) this.#connected.set(id, { consultationId, lines: new Set([line]), inRoom: null });
    else known.lines.add(line);
  }

  /** They are in the room by this line; the others are told, and it is recorded. */
  async entered({ id, consultationId }: SeatedGuest, line: GuestLine): Promise<void> {
    const known = this.#connected.get(id);
    // Put out while they were entering.
    if (known?.lines.has(line) !== true) return this.#parts.rooms.leave(consultationId, id);
    known.inRoom = line;
    this.#seats.back(id);
    const { db, clock, announcer } = this.#parts;
    if (await arrive(db, id, clock())) announcer.consultation(consultationId);
  }

  disconnected({ id }: SeatedGuest, line: GuestLine): void {
    const known = this.#connected.get(id);
    if (known === undefined || !known.lines.delete(line)) return;
    if (known.inRoom === line) this.#seats.away(id);
    else if (known.lines.size === 0 && known.inRoom === null) this.#connected.delete(id);
  }

  /** Ends an invitation, by the physician or (null) by the guest; nothing happens to one that has ended. */
  async dismiss(consultationId: ConsultationId, guestId: GuestId, by: PhysicianId | null): Promise<void> {
    const { db, clock, announcer } = this.#parts;
    const why = await endInvitation(db, { consultationId, guestId }, by, clock());
    if (why === null) return;
    this.#putOut(guestId, why);
    announcer.consultation(consultationId);
  }

  /** The consultation is no longer its physician's: its room has closed, and its guests are told. */
  over(consultationId: ConsultationId): void {
    const { db, clock, announcer, onError } = this.#parts;
    for (const [id, known] of this.#connected) if (known.consultationId === consultationId) this.#putOut(id, 'over');
    depart(db, eq(guests.consultationId, consultationId), clock()).then(
      (gone) => gone.length > 0 && announcer.consultation(consultationId),
      onError,
    );
  }

  stop(): void {
    this.#seats.clear();
  }

  #putOut(id: GuestId, why: GuestRefusal): void {
    const known = this.#connected.get(id);
    if (known === undefined) return;
    this.#connected.delete(id);
    this.#seats.back(id);
    this.#parts.rooms.leave(known.consultationId, id);
    for (const line of known.lines) line.ended(why);
  }

  async #givenUp(id: GuestId): Promise<void> {
    const known = this.#connected.get(id);
    if (known === undefined || (known.inRoom !== null && known.lines.has(known.inRoom))) return;
    const { db, clock, announcer, rooms } = this.#parts;
    const gone = await depart(db, eq(guests.id, id), clock());
    known.inRoom = null;
    if (known.lines.size === 0) this.#connected.delete(id);
    rooms.leave(known.consultationId, id);
    if (gone.length > 0) announcer.consultation(known.consultationId);
  }
}
