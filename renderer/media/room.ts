import type { DataProducer, Device, Transport, TransportOptions } from 'mediasoup-client/types';
import type { LiveMessage } from '#protocol/live.ts';
import { type ProducerRole, type RoomProducer, VITALS_LABEL } from '#protocol/room.ts';
import { loadSfuClient } from './load-sfu-client.ts';
import type { RoomCaller } from './room-calls.ts';

/** Above this many bytes waiting in the data channel, live values are dropped: late ones are worthless. */
const VITALS_BACKLOG = 16_384;
const FACE_BITRATE = 1_500_000;
const EXAMINATION_BITRATE = 2_500_000;

export interface RoomHooks {
  /** A track of the physician can be shown or heard. */
  onTrack(role: ProducerRole, track: MediaStreamTrack): void;
  onTrackGone(role: ProducerRole): void;
  /** A transport is no longer connected. */
  onLost(): void;
}

/** The kiosk's place in the SFU room of the consultation. */
export interface Room {
  /** Sends a track; the returned function stops sending it and leaves the track alone. */
  produce(role: ProducerRole, track: MediaStreamTrack): Promise<() => void>;
  consume(producer: RoomProducer): Promise<void>;
  producerClosed(producerId: string): void;
  /** Sends one live value now, or drops it. */
  sendVitals(message: LiveMessage): void;
  /** Repairs both transports; resolves once the sending one is connected. Rejects when the room is gone or `signal` aborts. */
  restartIce(signal: AbortSignal): Promise<void>;
  close(): void;
}

type Direction = 'send' | 'receive';

async function openTransport(device: Device, call: RoomCaller, direction: Direction): Promise<Transport> {
  // The server's structures are opaque to the protocol; mediasoup-client checks them itself.
  const options = (await call('create-transport', { direction })) as unknown as TransportOptions;
  const transport = direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options);
  transport.on('connect', ({ dtlsParameters }, done, fail) => {
    call('connect-transport', { transportId: transport.id, dtlsParameters }).then(() => done(), fail);
  });
  return transport;
}

function connected(transport: Transport, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      if (transport.connectionState === 'connected') resolve();
      else if (signal.aborted) reject(signal.reason);
      else return;
      transport.off('connectionstatechange', settle);
      signal.removeEventListener('abort', settle);
    };
    transport.on('connectionstatechange', settle);
    signal.addEventListener('abort', settle);
    settle();
  });
}

/** Enters the room, opens both transports and the vitals channel, and shows what the physician already sends. */
export async function joinRoom(call: RoomCaller, hooks: RoomHooks): Promise<Room> {
  const [device, { routerRtpCapabilities, producers }] = await Promise.all([
    loadSfuClient().then(({ Device }) => Device.factory()),
    call('join', {}),
  ]);
  await device.load({ routerRtpCapabilities });

  // Each question takes a journey to the server and back: what needs no other answer is asked at once.
  const [sending, receiving] = await Promise.all([
    openTransport(device, call, 'send'),
    openTransport(device, call, 'receive'),
  ]);
  sending.on('produce', ({ kind, rtpParameters, appData }, done, fail) => {
    const role = appData['role'] as ProducerRole; // set by `produce` below, the only caller
    call('produce', { transportId: sending.id, kind, role, rtpParameters }).then(
      ({ producerId }) => done({ id: producerId }),
      fail,
    );
  });
  sending.on('producedata', ({ sctpStreamParameters }, done, fail) => {
    call('produce-vitals', { transportId: sending.id, sctpStreamParameters }).then(
      ({ dataProducerId }) => done({ id: dataProducerId }),
      fail,
    );
  });
  for (const transport of [sending, receiving]) {
    transport.on('connectionstatechange', (state) => {
      if (state === 'failed' || state === 'disconnected') hooks.onLost();
    });
  }

  const shown = new Map<string, ProducerRole>();
  const room: Room = {
    produce: async (role, track) => {
      const vp8 = device.sendRtpCapabilities.codecs?.find((codec) => codec.mimeType.toLowerCase() === 'video/vp8');
      const producer = await sending.produce({
        track,
        stopTracks: false,
        appData: { role },
        ...(track.kind === 'video'
          ? { encodings: [{ maxBitrate: role === 'face' ? FACE_BITRATE : EXAMINATION_BITRATE }] }
          : { codecOptions: { opusDtx: true, opusFec: true } }),
        ...(track.kind === 'video' && vp8 !== undefined ? { codec: vp8 } : {}),
      });
      return () => {
        producer.close();
        call('close-producer', { producerId: producer.id }).catch(() => undefined);
      };
    },
    consume: async ({ producerId, party, role }) => {
      if (party !== 'physician' || shown.has(producerId)) return;
      shown.set(producerId, role);
      const { consumerId, kind, rtpParameters } = await call('consume', {
        transportId: receiving.id,
        producerId,
        rtpCapabilities: device.recvRtpCapabilities,
      });
      const parameters = rtpParameters as Parameters<typeof receiving.consume>[0]['rtpParameters']; // opaque, see openTransport
      const consumer = await receiving.consume({ id: consumerId, producerId, kind, rtpParameters: parameters });
      hooks.onTrack(role, consumer.track);
      await call('resume-consumer', { consumerId });
    },
    producerClosed: (producerId) => {
      const role = shown.get(producerId);
      shown.delete(producerId);
      if (role !== undefined && ![...shown.values()].includes(role)) hooks.onTrackGone(role);
    },
    sendVitals: (message) => {
      if (vitals.readyState !== 'open' || vitals.bufferedAmount > VITALS_BACKLOG) return;
      vitals.send(JSON.stringify(message));
    },
    restartIce: async (signal) => {
      for (const transport of [sending, receiving]) {
        const { iceParameters } = await call('restart-ice', { transportId: transport.id });
        await transport.restartIce({ iceParameters: iceParameters as TransportOptions['iceParameters'] }); // opaque, see openTransport
      }
      await connected(sending, signal);
    },
    close: () => {
      sending.close();
      receiving.close();
    },
  };

  let vitals: DataProducer;
  try {
    const opening = sending.produceData({ label: VITALS_LABEL, ordered: false, maxRetransmits: 0 });
    [vitals] = await Promise.all([opening, ...producers.map((producer) => room.consume(producer))]);
  } catch (error) {
    room.close();
    throw error;
  }
  return room;
}
