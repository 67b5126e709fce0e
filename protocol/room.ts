import { z } from 'zod';

/**
 * Signalling of the SFU room of one consultation, the same for the kiosk and the console. The mediasoup structures are
 * opaque here and checked by mediasoup itself; everything else is checked by these schemas.
 */
const Opaque = z.record(z.string(), z.unknown());

/** What a media producer is for; the console lays the views out by it. */
export const ProducerRole = z.enum(['face', 'voice', 'examination']);
export type ProducerRole = z.infer<typeof ProducerRole>;

export const Party = z.enum(['patient', 'physician']);
export type Party = z.infer<typeof Party>;

export const RoomProducer = z.object({
  producerId: z.string(),
  party: Party,
  role: ProducerRole,
  kind: z.enum(['audio', 'video']),
});
export type RoomProducer = z.infer<typeof RoomProducer>;

/** Label of the patient's data producer that carries `LiveMessage`s as JSON, unordered and without retransmission. */
export const VITALS_LABEL = 'vitals';

export const ROOM_REQUESTS = {
  /**
   * Enters the room (again after a reconnection: former transports of this party are closed first). A party that may be in
   * several places names the one it speaks from as its `seat`: while another has the seat, joining is refused as
   * `wrong-state` unless it takes it over.
   */
  join: {
    request: z.object({
      rtpCapabilities: Opaque.optional(),
      seat: z.uuid().optional(),
      takeOver: z.boolean().optional(),
    }),
    response: z.object({
      routerRtpCapabilities: Opaque,
      producers: z.array(RoomProducer),
      vitalsDataProducerId: z.string().nullable(),
    }),
  },
  'create-transport': {
    request: z.object({ direction: z.enum(['send', 'receive']) }),
    response: z.object({
      id: z.string(),
      iceParameters: Opaque,
      iceCandidates: z.array(Opaque),
      dtlsParameters: Opaque,
      sctpParameters: Opaque.optional(),
    }),
  },
  'connect-transport': {
    request: z.object({ transportId: z.string(), dtlsParameters: Opaque }),
    response: z.object({}),
  },
  'restart-ice': {
    request: z.object({ transportId: z.string() }),
    response: z.object({ iceParameters: Opaque }),
  },
  produce: {
    request: z.object({
      transportId: z.string(),
      kind: z.enum(['audio', 'video']),
      role: ProducerRole,
      rtpParameters: Opaque,
    }),
    response: z.object({ producerId: z.string() }),
  },
  'close-producer': { request: z.object({ producerId: z.string() }), response: z.object({}) },
  'produce-vitals': {
    request: z.object({ transportId: z.string(), sctpStreamParameters: Opaque }),
    response: z.object({ dataProducerId: z.string() }),
  },
  consume: {
    request: z.object({ transportId: z.string(), producerId: z.string(), rtpCapabilities: Opaque }),
    response: z.object({
      consumerId: z.string(),
      producerId: z.string(),
      kind: z.enum(['audio', 'video']),
      rtpParameters: Opaque,
    }),
  },
  /** Consumers are made paused; the receiver resumes each once its side is ready. */
  'resume-consumer': { request: z.object({ consumerId: z.string() }), response: z.object({}) },
  'consume-vitals': {
    request: z.object({ transportId: z.string(), dataProducerId: z.string() }),
    response: z.object({ dataConsumerId: z.string(), dataProducerId: z.string(), sctpStreamParameters: Opaque }),
  },
} as const;

export type RoomMethod = keyof typeof ROOM_REQUESTS;
export type RoomRequestOf<M extends RoomMethod> = z.infer<(typeof ROOM_REQUESTS)[M]['request']>;
export type RoomResponseOf<M extends RoomMethod> = z.infer<(typeof ROOM_REQUESTS)[M]['response']>;

const ROOM_METHODS = Object.keys(ROOM_REQUESTS) as [RoomMethod, ...RoomMethod[]];

/** The envelope that carries any room request through IPC and Socket.IO; `payload` is parsed by its method's schema. */
export const RoomCall = z.object({ method: z.enum(ROOM_METHODS), payload: z.unknown() });
export type RoomCall = z.infer<typeof RoomCall>;

/** Pushed to the other party of the room. `reset`: the router is gone (worker or server died), join again. */
export const RoomEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('producer-added'), producer: RoomProducer }),
  z.object({ type: z.literal('producer-closed'), producerId: z.string() }),
  z.object({ type: z.literal('vitals-added'), dataProducerId: z.string() }),
  z.object({ type: z.literal('peer-joined'), party: Party }),
  z.object({ type: z.literal('peer-left'), party: Party }),
  z.object({ type: z.literal('reset') }),
]);
export type RoomEvent = z.infer<typeof RoomEvent>;
