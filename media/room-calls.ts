import type { Result } from '#protocol/result.ts';
import {
  ROOM_REQUESTS,
  type RoomCall,
  type RoomMethod,
  type RoomRequestOf,
  type RoomResponseOf,
} from '#protocol/room.ts';

/** The room said no, or could not be asked. `code` is the server's, or that of whoever carries the request. */
export class RoomRefused extends Error {
  override readonly name = 'RoomRefused';
  readonly code: string;
  constructor(method: RoomMethod, code: string) {
    super(`the room refused ${method}: ${code}`);
    this.code = code;
  }

  /** Whether it was never answered: the server has not said no, and nothing is known of the room. */
  get isUnheard(): boolean {
    return this.code === 'offline' || this.code === 'timed-out';
  }
}

/** One request to the room of the consultation, with the types of its method. Rejects with {@link RoomRefused}. */
export type RoomCaller = <M extends RoomMethod>(method: M, payload: RoomRequestOf<M>) => Promise<RoomResponseOf<M>>;

/** Room requests over whatever carries them; answers are parsed by their method's schema. */
export const roomCaller =
  (carry: (call: RoomCall) => Promise<Result<unknown>>): RoomCaller =>
  async <M extends RoomMethod>(method: M, payload: RoomRequestOf<M>) => {
    const result = await carry({ method, payload });
    if (!result.ok) throw new RoomRefused(method, result.error);
    const parsed = ROOM_REQUESTS[method].response.safeParse(result.value);
    if (!parsed.success) throw new RoomRefused(method, 'invalid');
    // The schema is the one of this method; TypeScript loses the pairing through the index.
    return parsed.data as RoomResponseOf<M>;
  };
