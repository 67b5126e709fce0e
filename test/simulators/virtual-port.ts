import { type Port, PortError, type ReadOptions, type ReadResult } from '#drivers/transports/transport.ts';
import { type AnySimulator, inPackets, type Packet, type PacketSimulator } from './simulator.ts';

/** Something that happens at a moment of the device's life: a finger leaves, the cable is pulled. */
export type Incident = { readonly at: number; readonly act: (port: VirtualPort) => void };

/** A port straight to a simulator, in a time of its own: waiting moves the clock, so minutes pass at once. */
export class VirtualPort implements Port {
  readonly #simulator: PacketSimulator;
  readonly #incidents: Incident[];
  readonly written: Uint8Array[] = [];
  #answers: Packet[] = [];
  #now = 0;
  #unplugged = false;
  closed = false;

  constructor(simulator: AnySimulator, incidents: readonly Incident[] = []) {
    this.#simulator = inPackets(simulator);
    this.#incidents = [...incidents].sort((a, b) => a.at - b.at);
    simulator.connect(0);
  }

  unplug(): void {
    this.#unplugged = true;
  }

  now(): number {
    return this.#now;
  }

  async read({ timeout, signal }: ReadOptions): Promise<ReadResult> {
    const deadline = this.#now + Math.max(0, timeout);
    for (;;) {
      signal.throwIfAborted();
      if (this.#unplugged) throw new PortError('disconnected', 'the cable was pulled');
      const answer = this.#answers.shift();
      if (answer) return { type: 'chunk', chunk: { ...answer, at: this.#now } };
      const next = Math.min(this.#simulator.dueAt(), this.#incidents[0]?.at ?? Number.POSITIVE_INFINITY);
      if (next > deadline) {
        this.#now = deadline;
        return { type: 'timed-out' };
      }
      this.#now = Math.max(this.#now, next);
      while (this.#incidents[0] && this.#incidents[0].at <= this.#now) this.#incidents.shift()?.act(this);
      this.#keep(this.#simulator.advance(this.#now));
    }
  }

  async write(bytes: Uint8Array, signal: AbortSignal, channel?: string): Promise<void> {
    signal.throwIfAborted();
    if (this.#unplugged) throw new PortError('disconnected', 'the cable was pulled');
    this.written.push(bytes);
    this.#keep(this.#simulator.receive(channel === undefined ? { bytes } : { bytes, channel }, this.#now));
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  #keep(packets: readonly Packet[]): void {
    this.#answers.push(...packets);
  }
}
