import type { ConsultationId } from '#protocol/ids.ts';
import type { PeerId } from '#protocol/room.ts';
import { Room } from './room.ts';
import type { Workers } from './workers.ts';

/** The rooms of the consultations held on this server. */
export class Rooms {
  readonly #workers: Workers;
  readonly #onLost: (id: ConsultationId) => void;
  readonly #rooms = new Map<ConsultationId, Promise<Room>>();

  /** `onLost` is told of each room whose worker died; its participants have been told to join anew. */
  constructor(workers: Workers, onLost: (id: ConsultationId) => void) {
    this.#workers = workers;
    this.#onLost = onLost;
  }

  get size(): number {
    return this.#rooms.size;
  }

  find(id: ConsultationId): Promise<Room> | undefined {
    return this.#rooms.get(id);
  }

  /** The room of this consultation, made if need be; two joining at once meet in the same one. */
  enter(id: ConsultationId): Promise<Room> {
    const present = this.#rooms.get(id);
    if (present !== undefined) return present;
    const made = this.#create(id);
    this.#rooms.set(id, made);
    made.catch(() => this.#forget(id, made));
    return made;
  }

  /**
   * Whether this peer entered the room over this connection: then it still may be there, since the room ends with the right
   * to be in it. What is asked of a room is answered so without a look into the database.
   */
  async holds(id: ConsultationId, peerId: PeerId, line: string): Promise<boolean> {
    return (await this.#rooms.get(id)?.catch(() => undefined))?.holds(peerId, line) ?? false;
  }

  close(id: ConsultationId): void {
    const room = this.#rooms.get(id);
    this.#rooms.delete(id);
    room?.then(
      (made) => made.close(),
      () => {},
    );
  }

  closeExamination(id: ConsultationId): void {
    this.#rooms.get(id)?.then(
      (room) => room.closeRole('patient', 'examination'),
      () => {},
    );
  }

  leave(id: ConsultationId, peerId: PeerId): void {
    this.#rooms.get(id)?.then(
      (room) => room.leave(peerId),
      () => {},
    );
  }

  async #create(id: ConsultationId): Promise<Room> {
    const place = await this.#workers.createRouter();
    const room = new Room(place);
    place.router.once('workerclose', () => {
      const current = this.#rooms.get(id);
      void current?.then((known) => {
        if (known !== room) return;
        this.#forget(id, current);
        room.reset();
        this.#onLost(id);
      });
    });
    return room;
  }

  #forget(id: ConsultationId, room: Promise<Room>): void {
    if (this.#rooms.get(id) === room) this.#rooms.delete(id);
  }
}
