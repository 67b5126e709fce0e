import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { types } from 'mediasoup';
import {
  EchoMessage,
  FILL_PAD,
  LINK_PATHS,
  LINK_TEST_LABEL,
  type LinkPath,
  type LinkTestRequestOf,
  type LinkTestResponseOf,
} from '#protocol/link-test.ts';
import { RoomRefusal } from './peer.ts';
import { type Done, opaque, toOpaque } from './structures.ts';
import { offerRelays, type RelayPath, relaysBy } from './turn.ts';
import type { RouterPlace } from './workers.ts';

/** Both directions of each way. */
const MAX_TRANSPORTS = 2 * LINK_PATHS.length;
const MAX_MESSAGE = 4096;

/** ms between two bursts of what is asked for by `fill`. */
const PACE = 10;

/** Greatest number of bits that came within any second. */
class BestSecond {
  #arrivals: { readonly at: number; readonly bits: number }[] = [];
  #within = 0;
  #best = 0;

  add(at: number, bits: number): void {
    this.#arrivals.push({ at, bits });
    this.#within += bits;
    while ((this.#arrivals[0]?.at ?? at) <= at - 1000) this.#within -= this.#arrivals.shift()?.bits ?? 0;
    this.#best = Math.max(this.#best, this.#within);
  }

  /** The best so far; begins anew. */
  take(): number {
    const best = this.#best;
    this.#arrivals = [];
    this.#within = 0;
    this.#best = 0;
    return best;
  }
}

const isRelayed = (path: LinkPath): path is RelayPath => path.startsWith('relay-');

/** The same candidate with its address in figures: Chromium looks no name up for a connection that may use relays alone. */
async function inFigures(candidate: types.IceCandidate): Promise<types.IceCandidate> {
  if (isIP(candidate.address) !== 0) return candidate;
  try {
    const { address } = await lookup(candidate.address, { order: 'ipv4first' });
    return { ...candidate, address };
  } catch {
    throw new RoomRefusal('invalid', 'the name of the SFU cannot be looked up here');
  }
}

/** The far end of one kiosk's link test: sends back what it is told to, counts the rest, and knows nobody. */
export class Echo {
  readonly #place: RouterPlace;
  readonly #transports = new Map<string, types.WebRtcTransport>();
  readonly #received = new BestSecond();
  #near: Promise<types.DirectTransport> | null = null;
  #back: Promise<types.DataProducer> | null = null;
  #answers: types.DataProducer | null = null;
  #voice: types.Producer | null = null;
  #filling: NodeJS.Timeout | null = null;
  #opening = 0;

  constructor(place: RouterPlace) {
    this.#place = place;
  }

  describe(): LinkTestResponseOf<'open'> {
    const { router, turn } = this.#place;
    const isOffered = (path: LinkPath) => (isRelayed(path) ? relaysBy(path, turn) !== null : turn?.only !== true);
    return { routerRtpCapabilities: toOpaque(router.rtpCapabilities), paths: LINK_PATHS.filter(isOffered) };
  }

  async createTransport({
    path,
  }: LinkTestRequestOf<'create-transport'>): Promise<LinkTestResponseOf<'create-transport'>> {
    if (!this.describe().paths.includes(path)) throw new RoomRefusal('invalid', 'no such way');
    if (this.#transports.size + this.#opening >= MAX_TRANSPORTS)
      throw new RoomRefusal('invalid', 'too many transports');
    const { router, server, turn } = this.#place;
    this.#opening += 1;
    const made = await router
      .createWebRtcTransport({
        webRtcServer: server,
        enableUdp: path !== 'tcp',
        enableTcp: path === 'tcp',
        enableSctp: true,
        maxReceiveMessageSize: MAX_MESSAGE,
      })
      .finally(() => {
        this.#opening -= 1;
      });
    this.#transports.set(made.id, made);
    const relays = isRelayed(path) ? relaysBy(path, turn) : null;
    const candidates = relays === null ? made.iceCandidates : await Promise.all(made.iceCandidates.map(inFigures));
    return {
      id: made.id,
      iceParameters: toOpaque(made.iceParameters),
      iceCandidates: candidates.map(toOpaque),
      dtlsParameters: toOpaque(made.dtlsParameters),
      ...(made.sctpParameters === undefined ? {} : { sctpParameters: toOpaque(made.sctpParameters) }),
      ...(relays === null ? {} : { ...offerRelays(relays, made.id, new Date()), iceTransportPolicy: 'relay' }),
    };
  }

  async connectTransport({ transportId, dtlsParameters }: LinkTestRequestOf<'connect-transport'>): Promise<Done> {
    await this.#transport(transportId).connect({ dtlsParameters: opaque<types.DtlsParameters>(dtlsParameters) });
    return {};
  }

  async produceData({
    transportId,
    sctpStreamParameters,
  }: LinkTestRequestOf<'produce-data'>): Promise<LinkTestResponseOf<'produce-data'>> {
    const parameters = opaque<types.SctpStreamParameters>(sctpStreamParameters);
    if (parameters.ordered !== false || parameters.maxRetransmits !== 0) {
      throw new RoomRefusal('invalid', 'the channel must be unordered with maxRetransmits 0');
    }
    const transport = this.#transport(transportId);
    const producer = await transport.produceData({ sctpStreamParameters: parameters, label: LINK_TEST_LABEL });
    const near = await this.#nearEnd();
    const consumer = await near.consumeData({ dataProducerId: producer.id });
    consumer.on('message', (message) => this.#take(message));
    return { dataProducerId: producer.id };
  }

  async consumeData({ transportId }: LinkTestRequestOf<'consume-data'>): Promise<LinkTestResponseOf<'consume-data'>> {
    const transport = this.#transport(transportId);
    const near = await this.#nearEnd();
    this.#back ??= near.produceData({ label: LINK_TEST_LABEL });
    const back = await this.#back;
    this.#answers = back;
    const consumer = await transport.consumeData({ dataProducerId: back.id, ordered: false, maxRetransmits: 0 });
    return {
      dataConsumerId: consumer.id,
      dataProducerId: back.id,
      sctpStreamParameters: toOpaque(consumer.sctpStreamParameters ?? {}),
    };
  }

  /** A voice that goes to its own kiosk and to nobody else; a second replaces the first. */
  async produceVoice({
    transportId,
    rtpParameters,
  }: LinkTestRequestOf<'produce-voice'>): Promise<LinkTestResponseOf<'produce-voice'>> {
    const parameters = opaque<types.RtpParameters>(rtpParameters);
    const voice = await this.#transport(transportId).produce({ kind: 'audio', rtpParameters: parameters });
    this.#voice?.close();
    this.#voice = voice;
    return { producerId: voice.id };
  }

  async consumeVoice({
    transportId,
    rtpCapabilities,
  }: LinkTestRequestOf<'consume-voice'>): Promise<LinkTestResponseOf<'consume-voice'>> {
    const transport = this.#transport(transportId);
    if (this.#voice === null || this.#voice.closed) throw new RoomRefusal('wrong-state', 'no voice is sent');
    const { id: producerId } = this.#voice;
    const capabilities = opaque<types.RtpCapabilities>(rtpCapabilities);
    if (!this.#place.router.canConsume({ producerId, rtpCapabilities: capabilities })) {
      throw new RoomRefusal('invalid', 'the voice cannot be received with these capabilities');
    }
    const consumer = await transport.consume({ producerId, rtpCapabilities: capabilities });
    return { consumerId: consumer.id, producerId, rtpParameters: toOpaque(consumer.rtpParameters) };
  }

  received(): LinkTestResponseOf<'received'> {
    return { rate: this.#received.take() };
  }

  fill({ rate, duration }: LinkTestRequestOf<'fill'>): Done {
    this.#stopFilling();
    const began = performance.now();
    const pad = 'f'.repeat(FILL_PAD);
    let n = 0;
    this.#filling = setInterval(() => {
      const elapsed = performance.now() - began;
      if (elapsed >= duration) return this.#stopFilling();
      const due = Math.floor((elapsed * rate) / 1000 / (8 * FILL_PAD));
      for (; n < due; n += 1) this.#send({ type: 'fill', n, pad });
    }, PACE);
    return {};
  }

  close(): void {
    this.#stopFilling();
    this.#place.router.close();
  }

  #stopFilling(): void {
    if (this.#filling !== null) clearInterval(this.#filling);
    this.#filling = null;
  }

  #transport(id: string): types.WebRtcTransport {
    const found = this.#transports.get(id);
    if (found === undefined) throw new RoomRefusal('invalid', 'no such transport');
    return found;
  }

  /** This process's own place in the router: messages come here and go out from here. */
  #nearEnd(): Promise<types.DirectTransport> {
    this.#near ??= this.#place.router.createDirectTransport({
      maxSendMessageSize: MAX_MESSAGE,
      maxReceiveMessageSize: MAX_MESSAGE,
    });
    return this.#near;
  }

  #take(bytes: Buffer): void {
    const message = readMessage(bytes);
    if (message?.type === 'echo') this.#send(message);
    if (message?.type === 'fill') this.#received.add(performance.now(), 8 * bytes.length);
  }

  #send(message: EchoMessage): void {
    if (this.#answers?.closed === false) this.#answers.send(JSON.stringify(message));
  }
}

/** What a kiosk sent, or null where it is nothing of the test's. */
function readMessage(bytes: Buffer): EchoMessage | null {
  try {
    const parsed = EchoMessage.safeParse(JSON.parse(bytes.toString()));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
