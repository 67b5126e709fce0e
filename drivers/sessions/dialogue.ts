import type { Chunk, Port } from '../transports/transport.ts';

/** Commands out and parsed events in, one question at a time. A late answer to an earlier question is dropped. */
export class Dialogue<E> {
  readonly port: Port;
  readonly signal: AbortSignal;
  readonly #feed: (chunk: Chunk) => readonly E[];
  readonly #events: E[] = [];
  ended = false;

  /** `feed` gives the events a chunk completes. */
  constructor(port: Port, signal: AbortSignal, feed: (chunk: Chunk) => readonly E[]) {
    this.port = port;
    this.signal = signal;
    this.#feed = feed;
  }

  async send(packets: readonly Uint8Array[], channel?: string): Promise<void> {
    for (const packet of packets) await this.port.write(packet, this.signal, channel);
  }

  /** Sends, and waits for the first event `pick` makes something of; `undefined` when none comes within `timeout` ms. */
  async ask<T>(
    packets: readonly Uint8Array[],
    pick: (event: E) => T | undefined,
    timeout: number,
  ): Promise<T | undefined> {
    this.#events.length = 0;
    await this.send(packets);
    return this.next(pick, timeout);
  }

  /** The first event from now on that `pick` makes something of. */
  async next<T>(pick: (event: E) => T | undefined, timeout: number): Promise<T | undefined> {
    const deadline = this.port.now() + timeout;
    for (;;) {
      for (let event = this.#events.shift(); event !== undefined; event = this.#events.shift()) {
        const picked = pick(event);
        if (picked !== undefined) return picked;
      }
      const left = deadline - this.port.now();
      if (left <= 0 || this.ended) return undefined;
      await this.#read(left);
    }
  }

  /** Lets `ms` pass on the port's clock. */
  async wait(ms: number): Promise<void> {
    const until = this.port.now() + ms;
    while (this.port.now() < until && !this.ended) await this.#read(until - this.port.now());
    this.#events.length = 0;
  }

  async #read(timeout: number): Promise<void> {
    const result = await this.port.read({ timeout, signal: this.signal });
    if (result.type === 'chunk') this.#events.push(...this.#feed(result.chunk));
    else if (result.type === 'ended') this.ended = true;
  }
}
