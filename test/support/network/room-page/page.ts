import { Device } from 'mediasoup-client';
import type { Transport, TransportOptions } from 'mediasoup-client/types';

/** What the page can ask of the room: the test carries it to the server. */
type Call = (method: string, payload: unknown) => Promise<Record<string, unknown>>;

declare global {
  interface Window {
    readonly callRoom: Call;
    readonly room: RoomPage;
  }
}

/** How media travels: the pair of candidates in use. */
export interface Way {
  readonly kind: 'straight' | 'relay';
  /** Between the browser and the SFU, or the relay where there is one. */
  readonly protocol: string;
}

/** One place in a room, for tests of the network: real WebRTC, and no more of a screen than a button. */
class RoomPage {
  #device: Device | null = null;
  #transport: Transport | null = null;
  #track: MediaStreamTrack | null = null;

  async join(): Promise<void> {
    const { routerRtpCapabilities } = await window.callRoom('join', {});
    // A blank page is told too little of its browser to recognise it.
    this.#device = await Device.factory({ handlerName: 'Chrome111' });
    await this.#device.load({ routerRtpCapabilities: routerRtpCapabilities as never }); // checked by mediasoup-client
  }

  /** Sends a tone as the voice. Resolves once the server has it. */
  async sendVoice(): Promise<void> {
    const transport = await this.#open('send');
    transport.on('produce', ({ kind, rtpParameters, appData }, done, fail) => {
      window
        .callRoom('produce', { transportId: transport.id, kind, role: appData['role'], rtpParameters })
        .then(({ producerId }) => done({ id: String(producerId) }), fail);
    });
    const audio = new AudioContext();
    const tone = new OscillatorNode(audio, { frequency: 440 });
    const sink = audio.createMediaStreamDestination();
    tone.connect(sink);
    tone.start();
    const [track] = sink.stream.getAudioTracks();
    await transport.produce({ ...(track === undefined ? {} : { track }), appData: { role: 'voice' } });
  }

  /** Receives a producer. Resolves once its consumer runs. */
  async receive(producerId: string): Promise<void> {
    const transport = await this.#open('receive');
    const device = this.#loaded();
    const { consumerId, kind, rtpParameters } = await window.callRoom('consume', {
      transportId: transport.id,
      producerId,
      rtpCapabilities: device.recvRtpCapabilities,
    });
    const options = { id: String(consumerId), producerId, kind, rtpParameters };
    const consumer = await transport.consume(options as never); // checked by mediasoup-client
    this.#track = consumer.track;
    await window.callRoom('resume-consumer', { consumerId });
  }

  /** Packets of the voice received so far. */
  async packetsReceived(): Promise<number> {
    const stats = this.#track === null ? undefined : await this.#transport?.getStats();
    const packets = [...(stats?.values() ?? [])].flatMap((entry) =>
      entry.type === 'inbound-rtp' && entry.kind === 'audio' ? [Number(entry.packetsReceived)] : [],
    );
    return Math.max(0, ...packets);
  }

  /** The way media travels now; null while there is none. */
  async way(): Promise<Way | null> {
    const stats = await this.#transport?.getStats();
    if (stats === undefined) return null;
    const [transport] = [...stats.values()].filter(({ type }) => type === 'transport');
    const pair = stats.get(transport?.selectedCandidatePairId ?? '');
    const local = stats.get(pair?.localCandidateId ?? '');
    if (local === undefined || pair?.state !== 'succeeded') return null;
    // Where the SFU sees another address than the relay told, as behind a NAT, the candidate is a reflexive one of the relay.
    const { relayProtocol, protocol } = local;
    return relayProtocol === undefined ? { kind: 'straight', protocol } : { kind: 'relay', protocol: relayProtocol };
  }

  connectionState(): string {
    return this.#transport?.connectionState ?? 'none';
  }

  #loaded(): Device {
    if (this.#device === null) throw new Error('join first');
    return this.#device;
  }

  async #open(direction: 'send' | 'receive'): Promise<Transport> {
    const device = this.#loaded();
    const options = (await window.callRoom('create-transport', { direction })) as unknown as TransportOptions;
    const transport = direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options);
    transport.on('connect', ({ dtlsParameters }, done, fail) => {
      window.callRoom('connect-transport', { transportId: transport.id, dtlsParameters }).then(() => done(), fail);
    });
    this.#transport = transport;
    return transport;
  }
}

Object.assign(window, { room: new RoomPage() });
