import { performance } from 'node:perf_hooks';
import { type AnySimulator, inPackets, type Packet, type PacketSimulator } from '../../simulators/simulator.ts';

/** The instrument behind a USB connection: a simulator that lives at the pace of the wall's clock, `speed` times faster. */
export class Instrument {
  #simulator: PacketSimulator;
  #speed: number;
  #origin = performance.now();
  #discard: () => void = () => undefined;
  #send: ((packet: Packet) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(simulator: AnySimulator, speed = 1) {
    this.#simulator = inPackets(simulator);
    this.#speed = speed;
  }

  /** Becomes another device of its kind, whose life begins now; the plug and the cable stay. */
  become(simulator: AnySimulator, speed = 1): void {
    this.#simulator = inPackets(simulator);
    this.#speed = speed;
    this.#origin = performance.now();
    if (!this.#send) return;
    this.#discard();
    this.open(this.#send, this.#discard);
  }

  /** The host has opened the line: from now on what the instrument says goes to `send`; `discard` drops what still waits. */
  open(send: (packet: Packet) => void, discard: () => void = () => undefined): void {
    this.#send = send;
    this.#discard = discard;
    this.#simulator.connect(this.#now());
    this.#run();
  }

  /** The host has closed the line, or the cable is out. */
  close(): void {
    clearTimeout(this.#timer);
    this.#send = undefined;
  }

  get isOpen(): boolean {
    return this.#send !== undefined;
  }

  receive(packet: Packet): void {
    if (!this.#send) return;
    this.#tell(this.#simulator.receive(packet, this.#now()));
    this.#run();
  }

  play(fault: string): void {
    this.#simulator.play(fault);
    this.#run();
  }

  set(values: Readonly<Record<string, number>>): void {
    this.#simulator.set(values);
  }

  #now(): number {
    return (performance.now() - this.#origin) * this.#speed;
  }

  /** Sends what is due and sets the alarm for what is next. */
  #run(): void {
    clearTimeout(this.#timer);
    if (!this.#send) return;
    this.#tell(this.#simulator.advance(this.#now()));
    const next = this.#simulator.dueAt();
    if (!Number.isFinite(next)) return;
    this.#timer = setTimeout(() => this.#run(), Math.max(1, (next - this.#now()) / this.#speed));
  }

  #tell(packets: readonly Packet[]): void {
    for (const packet of packets) this.#send?.(packet);
  }
}
