import type { types } from 'mediasoup-client';
import type { ConsultationId } from '#protocol/ids.ts';
import { ROOM_REQUESTS, type RoomMethod, type RoomRequestOf, type RoomResponseOf } from '#protocol/room.ts';
import type { ConsoleLink } from '../link/console-socket.ts';

/** A room request that the server refused or did not answer. */
class RoomRequestError extends Error {
  readonly method: RoomMethod;
  readonly code: string;
  constructor(method: RoomMethod, code: string) {
    super(`${method}: ${code}`);
    this.name = 'RoomRequestError';
    this.method = method;
    this.code = code;
  }
}

export type RoomRequest = <M extends RoomMethod>(method: M, payload: RoomRequestOf<M>) => Promise<RoomResponseOf<M>>;

/** Room requests of one consultation over the console's link; answers are parsed by their method's schema. */
export const roomRequests =
  (link: ConsoleLink, consultationId: ConsultationId): RoomRequest =>
  async (method, payload) => {
    const result = await link.room(consultationId, { method, payload });
    if (!result.ok) throw new RoomRequestError(method, result.error);
    const parsed = ROOM_REQUESTS[method].response.safeParse(result.value);
    if (!parsed.success) throw new RoomRequestError(method, 'invalid');
    // The schema was picked by the method, which TypeScript cannot follow through the index.
    return parsed.data as RoomResponseOf<typeof method>;
  };

/**
 * The mediasoup structures are opaque in the protocol (room.ts) and are checked by mediasoup-client itself, which throws
 * on what it cannot use: these casts give them back their names.
 */
export const asRouterCapabilities = (opaque: Record<string, unknown>) => opaque as unknown as types.RtpCapabilities;
export const asIceParameters = (opaque: Record<string, unknown>) => opaque as unknown as types.IceParameters;
export const asRtpParameters = (opaque: Record<string, unknown>) => opaque as unknown as types.RtpParameters;
export const asSctpStreamParameters = (opaque: Record<string, unknown>) =>
  opaque as unknown as types.SctpStreamParameters;
export const asTransportOptions = (answer: RoomResponseOf<'create-transport'>): types.TransportOptions => ({
  id: answer.id,
  iceParameters: answer.iceParameters as unknown as types.IceParameters,
  iceCandidates: answer.iceCandidates as unknown as types.IceCandidate[],
  dtlsParameters: answer.dtlsParameters as unknown as types.DtlsParameters,
  ...(answer.sctpParameters ? { sctpParameters: answer.sctpParameters as unknown as types.SctpParameters } : {}),
});
/** The other way: mediasoup's plain structures as records. */
export const asOpaque = (structure: object): Record<string, unknown> => ({ ...structure });
