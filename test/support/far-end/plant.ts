import { createSocket, type Socket } from 'node:dgram';
import { createWorker, type types } from 'mediasoup';
import { prepareMediasoupWorker } from '#build/runtimes/mediasoup-worker.ts';
import { asksKeyFrame, FACE, FacePackets, VOICE, VoicePackets } from './streams.ts';

const CODECS: types.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
];

/** ms between two messages of live vitals, and the bytes of one: a block of a pleth as JSON. */
const VITALS_EVERY = 100;
const VITALS = Buffer.alloc(400, '5');

/**
 * Where the far ends of many consultations get their media: a worker of its own, whose router hands one face, one voice and
 * one stream of vitals to as many as ask. Each far end encrypts them anew, as a browser would.
 */
export class Plant {
  readonly router: types.Router;
  readonly face: types.Producer;
  readonly voice: types.Producer;
  readonly vitals: types.DataProducer;
  /** Takes live vitals off the far ends that receive them. */
  readonly direct: types.DirectTransport;
  readonly #worker: types.Worker;
  readonly #socket: Socket;
  readonly #port: number;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #packets = { face: new FacePackets(), voice: new VoicePackets() };

  private constructor(parts: {
    worker: types.Worker;
    router: types.Router;
    face: types.Producer;
    voice: types.Producer;
    vitals: types.DataProducer;
    direct: types.DirectTransport;
    port: number;
  }) {
    this.router = parts.router;
    this.face = parts.face;
    this.voice = parts.voice;
    this.vitals = parts.vitals;
    this.direct = parts.direct;
    this.#worker = parts.worker;
    this.#port = parts.port;
    this.#socket = createSocket('udp4');
    this.#socket.on('message', (bytes) => {
      if (asksKeyFrame(bytes)) this.#packets.face.askKeyFrame();
    });
  }

  static async open(): Promise<Plant> {
    const workerBin = process.env['MEDIASOUP_WORKER_BIN'] ?? (await prepareMediasoupWorker()).executable;
    const worker = await createWorker({ logLevel: 'error', workerBin });
    const router = await worker.createRouter({ mediaCodecs: CODECS });
    const plain = await router.createPlainTransport({
      listenInfo: { protocol: 'udp', ip: '127.0.0.1', recvBufferSize: 1_048_576 },
      rtcpMux: true,
      comedia: true,
    });
    const ofKind = { audio: { channels: 2 }, video: { rtcpFeedback: [{ type: 'nack', parameter: 'pli' }] } };
    const produce = (
      kind: types.MediaKind,
      mimeType: string,
      { ssrc, payloadType, clockRate }: typeof FACE | typeof VOICE,
    ) =>
      plain.produce({
        kind,
        rtpParameters: {
          codecs: [{ mimeType, payloadType, clockRate, ...ofKind[kind] }],
          encodings: [{ ssrc }],
        },
      });
    const direct = await router.createDirectTransport();
    return new Plant({
      worker,
      router,
      face: await produce('video', 'video/VP8', FACE),
      voice: await produce('audio', 'audio/opus', VOICE),
      vitals: await direct.produceData(),
      direct,
      port: plain.tuple.localPort,
    });
  }

  /** Process id of its worker. */
  get pid(): number {
    return this.#worker.pid;
  }

  /** Everything flows from now on. */
  start(): void {
    const { face, voice } = this.#packets;
    const send = (bytes: Buffer) => this.#socket.send(bytes, this.#port, '127.0.0.1');
    this.#every(FACE.every, () => {
      for (const bytes of face.next()) send(bytes);
    });
    this.#every(VOICE.every, () => send(voice.next()));
    this.#every(VITALS_EVERY, () => this.vitals.send(VITALS));
  }

  pause(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
  }

  close(): void {
    this.pause();
    this.#socket.close();
    this.#worker.close();
  }

  /** What a late timer leaves out is made up for at its next turn. */
  #every(ms: number, act: () => void): void {
    let due = performance.now();
    const turn = () => {
      for (const now = performance.now(); due <= now; due += ms) act();
    };
    turn();
    this.#timers.push(setInterval(turn, ms / 2));
  }
}
