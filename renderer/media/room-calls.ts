import type { KioskBridge } from '#protocol/ipc.ts';
import { ROOM_REQUESTS, type RoomMethod, type RoomRequestOf, type RoomResponseOf } from '#protocol/room.ts';

/** The room said no, or could not be asked. `code` is the server's or main's. */
class RoomRefused extends Error {
  override readonly name = 'RoomRefused';
  readonly code: string;
  constructor(method: RoomMethod, code: string) {
    super(`the room refused ${method}: ${code}`);
    this.code = code;
  }
}

/** One request to the SFU room, with the types of its method. Throws {@link RoomRefused}. */
export type RoomCaller = <M extends RoomMethod>(method: M, payload: RoomRequestOf<M>) => Promise<RoomResponseOf<M>>;

export function roomCaller(bridge: KioskBridge): RoomCaller {
  return async <M extends RoomMethod>(method: M, payload: RoomRequestOf<M>) => {
    const result = await bridge.request('room', { method, payload });
    if (!result.ok) throw new RoomRefused(method, result.error);
    // The schema is the one of this method; TypeScript loses the pairing through the index.
    return ROOM_REQUESTS[method].response.parse(result.value) as RoomResponseOf<M>;
  };
}
