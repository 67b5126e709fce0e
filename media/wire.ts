import type { Device, Transport, TransportOptions } from 'mediasoup-client/types';
import type { RoomCaller } from './room-calls.ts';
import { SilenceWatch } from './silence-watch.ts';

export type Direction = 'send' | 'receive';

/** What both directions are made with beside the server's part. */
export type WireSettings = Pick<TransportOptions, 'additionalSettings'>;

/** The server's structures are opaque to the protocol; mediasoup-client checks them itself, and throws on what it cannot use. */
export const fromOpaque = <T>(structure: Record<string, unknown>): T => structure as T;
export const toOpaque = (structure: object): Record<string, unknown> => ({ ...structure });

/** Over a connection that is gone for the moment (`disconnected`) or for good, nothing is carried. */
const isBroken = (transport: Transport): boolean =>
  transport.connectionState === 'failed' ||
  transport.connectionState === 'disconnected' ||
  transport.connectionState === 'closed';

interface WireEvents {
  /** Nothing is carried any more. */
  broken(): void;
  /** Something is, for the first time or again. */
  connected(): void;
}

/** One transport to the SFU, one way. */
export class Wire {
  readonly transport: Transport;
  readonly #call: RoomCaller;
  readonly #events: WireEvents;
  #silence: SilenceWatch | null = null;
  #isSpent = false;
  /** Aborted where the server would not have it connected. */
  readonly #refused = new AbortController();

  private constructor(call: RoomCaller, transport: Transport, events: WireEvents) {
    const { broken, connected } = events;
    this.#call = call;
    this.#events = events;
    this.transport = transport;
    transport.on('connect', ({ dtlsParameters }, done) => {
      call('connect-transport', { transportId: transport.id, dtlsParameters: toOpaque(dtlsParameters) }).catch(() => {
        this.#refused.abort(new Error('the transport was not connected'));
        broken();
      });
      // What comes next needs no answer to this: a journey to the server less before the first picture.
      done();
    });
    transport.on('connectionstatechange', () => {
      if (isBroken(transport)) broken();
      else if (transport.connectionState === 'connected') connected();
    });
  }

  static async open(
    call: RoomCaller,
    device: Promise<Device>,
    direction: Direction,
    settings: WireSettings,
    events: WireEvents,
  ): Promise<Wire> {
    const [client, made] = await Promise.all([device, call('create-transport', { direction })]);
    const options: TransportOptions = { ...settings, ...(made as unknown as TransportOptions) }; // see fromOpaque
    const transport = direction === 'send' ? client.createSendTransport(options) : client.createRecvTransport(options);
    return new Wire(call, transport, events);
  }

  /**
   * Finds silences while so much is sent that answers must come: `fell` is called at the beginning of one, and `connected` of the
   * wire's events at its end.
   */
  watchSilence(expects: () => boolean, fell: () => void): void {
    const watch: SilenceWatch = new SilenceWatch(this.transport, expects, () =>
      watch.isSilent ? fell() : this.#events.connected(),
    );
    this.#silence = watch;
  }

  get isSilent(): boolean {
    return this.#silence?.isSilent ?? false;
  }

  /** What runs over it is dead where the server is, and cannot be had again but over another wire. */
  spend(): void {
    this.#isSpent = true;
  }

  get spent(): boolean {
    return this.#isSpent;
  }

  /** One that has carried nothing yet is not broken. */
  get broken(): boolean {
    return this.#isSpent || this.#refused.signal.aborted || isBroken(this.transport);
  }

  /** Broken for so long that the browser has given it up. */
  get failed(): boolean {
    return this.transport.connectionState === 'failed';
  }

  async restartIce(): Promise<void> {
    const { iceParameters, iceServers } = await this.#call('restart-ice', { transportId: this.transport.id });
    // The credential of the relays has ended, perhaps.
    if (iceServers !== undefined) await this.transport.updateIceServers({ iceServers });
    await this.transport.restartIce({ iceParameters: fromOpaque(iceParameters) });
  }

  /** Resolves once it is connected, or has nothing to carry. Rejects with the signal's reason. */
  async carries(signal: AbortSignal): Promise<void> {
    const { transport } = this;
    const { signal: refused } = this.#refused;
    await new Promise<void>((resolve, reject) => {
      const settle = () => {
        const { connectionState } = transport;
        if (refused.aborted) reject(refused.reason);
        else if (connectionState === 'connected' || connectionState === 'new') resolve();
        else if (signal.aborted) reject(signal.reason);
        else if (connectionState === 'closed') reject(new Error('the transport was closed'));
        else return;
        transport.off('connectionstatechange', settle);
        signal.removeEventListener('abort', settle);
        refused.removeEventListener('abort', settle);
      };
      transport.on('connectionstatechange', settle);
      signal.addEventListener('abort', settle);
      refused.addEventListener('abort', settle);
      settle();
    });
  }

  /** Frees it here, and at the server where that still knows it. */
  discard(): void {
    this.close();
    this.#call('close-transport', { transportId: this.transport.id }).catch(() => undefined);
  }

  /** Frees it here alone: the server frees its end with the seat. */
  close(): void {
    this.transport.close();
  }
}
