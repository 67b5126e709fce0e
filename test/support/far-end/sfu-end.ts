import type { types } from 'mediasoup';
import type { RoomCaller } from '#media/room-calls.ts';
import type { RoomProducer } from '#protocol/room.ts';
import type { RemoteTransport } from './wire.ts';

/** What a producer is to who receives it. */
export type Offered = Pick<RoomProducer, 'producerId' | 'kind'>;

/** The SFU as one who has joined a room asks it. */
export interface SfuEnd {
  open(direction: 'send' | 'receive'): Promise<RemoteTransport & { readonly id: string }>;
  connect(transportId: string, dtlsParameters: types.DtlsParameters): Promise<void>;
  produce(
    transportId: string,
    role: 'face' | 'voice',
    kind: types.MediaKind,
    parameters: types.RtpParameters,
  ): Promise<Offered>;
  produceVitals(transportId: string, parameters: types.SctpStreamParameters): Promise<string>;
  /** A consumer that runs, or shall once its transport is connected. */
  consume(transportId: string, offered: Offered, capabilities: types.RtpCapabilities): Promise<types.RtpParameters>;
  consumeVitals(transportId: string, dataProducerId: string): Promise<types.SctpStreamParameters>;
}

/** What mediasoup wrote, it reads: the protocol passes its structures on unread. */
const of = <T>(structure: unknown): T => structure as T;
const plain = (structure: object): Record<string, unknown> => ({ ...structure });

/** The room of a consultation on a server, by its protocol. */
export const roomEnd = (call: RoomCaller): SfuEnd => ({
  open: async (direction) => of(await call('create-transport', { direction })),
  connect: async (transportId, dtlsParameters) => {
    await call('connect-transport', { transportId, dtlsParameters: plain(dtlsParameters) });
  },
  produce: async (transportId, role, kind, parameters) => {
    const { producerId } = await call('produce', { transportId, role, kind, rtpParameters: plain(parameters) });
    return { producerId, kind };
  },
  produceVitals: async (transportId, parameters) => {
    const { dataProducerId } = await call('produce-vitals', { transportId, sctpStreamParameters: plain(parameters) });
    return dataProducerId;
  },
  consume: async (transportId, { producerId }, capabilities) => {
    const { consumerId, rtpParameters } = await call('consume', {
      transportId,
      producerId,
      rtpCapabilities: plain(capabilities),
    });
    await call('resume-consumer', { consumerId });
    return of(rtpParameters);
  },
  consumeVitals: async (transportId, dataProducerId) => {
    const { sctpStreamParameters } = await call('consume-vitals', { transportId, dataProducerId });
    return of(sctpStreamParameters);
  },
});

/** A router of mediasoup with nothing around it. */
export function bareEnd(router: types.Router): SfuEnd {
  const transports = new Map<string, types.WebRtcTransport>();
  const transport = (id: string): types.WebRtcTransport => {
    const found = transports.get(id);
    if (found === undefined) throw new Error('no such transport');
    return found;
  };
  return {
    open: async () => {
      const made = await router.createWebRtcTransport({
        listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }],
        enableSctp: true,
      });
      transports.set(made.id, made);
      return made;
    },
    connect: (id, dtlsParameters) => transport(id).connect({ dtlsParameters }),
    produce: async (id, _, kind, rtpParameters) => {
      const { id: producerId } = await transport(id).produce({ kind, rtpParameters });
      return { producerId, kind };
    },
    produceVitals: async (id, sctpStreamParameters) => (await transport(id).produceData({ sctpStreamParameters })).id,
    consume: async (id, { producerId }, rtpCapabilities) =>
      (await transport(id).consume({ producerId, rtpCapabilities })).rtpParameters,
    consumeVitals: async (id, dataProducerId) => {
      const consumer = await transport(id).consumeData({ dataProducerId, ordered: false, maxRetransmits: 0 });
      if (consumer.sctpStreamParameters === undefined) throw new Error('no stream for the vitals');
      return consumer.sctpStreamParameters;
    },
  };
}
