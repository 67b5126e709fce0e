import type { types } from 'mediasoup';
import type { Plant } from './plant.ts';
import type { Offered, SfuEnd } from './sfu-end.ts';
import { Wire } from './wire.ts';

/** Streams a far end sends: what the others may ask the SFU for. */
export interface Sent {
  readonly streams: readonly Offered[];
  readonly vitals: string | null;
}

/** One party's WebRTC end in a room, with real ICE, DTLS, SRTP and SCTP; its media comes from a plant. */
export class FarEnd {
  readonly #plant: Plant;
  readonly #sfu: SfuEnd;
  readonly #send: { readonly id: string; readonly wire: Wire };
  readonly #receive: { readonly id: string; readonly wire: Wire };
  readonly #outgoing: types.Consumer[] = [];
  readonly #incoming: types.Producer[] = [];
  #outgoingVitals: types.DataConsumer | null = null;

  private constructor(
    plant: Plant,
    sfu: SfuEnd,
    send: { readonly id: string; readonly wire: Wire },
    receive: { readonly id: string; readonly wire: Wire },
  ) {
    this.#plant = plant;
    this.#sfu = sfu;
    this.#send = send;
    this.#receive = receive;
  }

  /** Connects a transport each way. */
  static async connect(plant: Plant, sfu: SfuEnd): Promise<FarEnd> {
    const open = async (direction: 'send' | 'receive') => {
      const remote = await sfu.open(direction);
      return { id: remote.id, wire: await Wire.open(plant.router, remote, (dtls) => sfu.connect(remote.id, dtls)) };
    };
    const [send, receive] = await Promise.all([open('send'), open('receive')]);
    return new FarEnd(plant, sfu, send, receive);
  }

  /** Sends face and voice, and live vitals where it has any. */
  async send(hasVitals: boolean): Promise<Sent> {
    const { near } = this.#send.wire;
    const { rtpCapabilities } = this.#plant.router;
    const stream = async (role: 'face' | 'voice') => {
      const { id: producerId } = this.#plant[role];
      const consumer = await near.consume({ producerId, rtpCapabilities });
      this.#outgoing.push(consumer);
      return this.#sfu.produce(this.#send.id, role, consumer.kind, consumer.rtpParameters);
    };
    const streams = await Promise.all([stream('voice'), stream('face')]);
    return { streams, vitals: hasVitals ? await this.#sendVitals() : null };
  }

  /** Receives what another sends. Resolves once the first packet of each stream, and of the vitals, has come. */
  async receive({ streams, vitals }: Sent): Promise<void> {
    const { near } = this.#receive.wire;
    const arrivals = streams.map(async (offered) => {
      const rtpParameters = await this.#sfu.consume(this.#receive.id, offered, this.#plant.router.rtpCapabilities);
      const producer = await near.produce({ kind: offered.kind, rtpParameters });
      this.#incoming.push(producer);
      const came = new Promise<void>((resolve) => producer.once('trace', () => resolve()));
      await producer.enableTraceEvent(['rtp']);
      await came;
      await producer.enableTraceEvent([]);
    });
    if (vitals !== null) arrivals.push(this.#receiveVitals(vitals));
    await Promise.all(arrivals);
  }

  /** Holds back all it sends, or goes on. */
  async setPaused(paused: boolean): Promise<void> {
    await Promise.all(this.#outgoing.map((consumer) => (paused ? consumer.pause() : consumer.resume())));
    await (paused ? this.#outgoingVitals?.pause() : this.#outgoingVitals?.resume());
  }

  /** Packets that have come, and that are missing between them. */
  async counted(): Promise<{ readonly packets: number; readonly lost: number }> {
    const stats = (await Promise.all(this.#incoming.map((producer) => producer.getStats()))).flat();
    const sum = (field: 'packetCount' | 'packetsLost') => stats.reduce((total, stat) => total + stat[field], 0);
    return { packets: sum('packetCount'), lost: sum('packetsLost') };
  }

  /** Says farewell to the SFU, which may hear it until {@link close}: SCTP's ABORT, then the end of DTLS. */
  hangUp(): void {
    this.#send.wire.hangUp();
    this.#receive.wire.hangUp();
  }

  close(): void {
    this.#send.wire.close();
    this.#receive.wire.close();
  }

  async #sendVitals(): Promise<string> {
    const { near } = this.#send.wire;
    const { id: dataProducerId } = this.#plant.vitals;
    const consumer = await near.consumeData({ dataProducerId, ordered: false, maxRetransmits: 0 });
    this.#outgoingVitals = consumer;
    if (consumer.sctpStreamParameters === undefined) throw new Error('no stream for the vitals');
    const { streamId } = consumer.sctpStreamParameters;
    return this.#sfu.produceVitals(this.#send.id, { streamId, ordered: false, maxRetransmits: 0 });
  }

  async #receiveVitals(dataProducerId: string): Promise<void> {
    const sctpStreamParameters = await this.#sfu.consumeVitals(this.#receive.id, dataProducerId);
    const producer = await this.#receive.wire.near.produceData({ sctpStreamParameters });
    const reader = await this.#plant.direct.consumeData({ dataProducerId: producer.id });
    await new Promise<void>((came) => reader.once('message', () => came()));
    reader.close();
  }
}
