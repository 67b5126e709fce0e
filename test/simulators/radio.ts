import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { RadioPort } from '#drivers/transports/radio.ts';
import { RadioCommand, type RadioEvent } from '#protocol/radio.ts';
import type { PacketSimulator } from './simulator.ts';

type Served = { readonly port: number; readonly simulator: PacketSimulator; timer: NodeJS.Timeout | undefined };

/** The radio's page with simulated devices in reach, by their path: the other end of a real MessagePort. */
export class SimulatedRadio {
  readonly #port: MessagePort;
  readonly #devices: ReadonlyMap<string, PacketSimulator>;
  readonly #served = new Map<number, Served>();
  readonly commands: RadioCommand[] = [];
  /** The drivers host's end. */
  readonly link: RadioPort;

  /** `devices` are awake from the start; one that is not among them is waited for in vain. */
  constructor(devices: Readonly<Record<string, PacketSimulator>> = {}) {
    this.#devices = new Map(Object.entries(devices));
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.on('message', (message) => this.#obey(RadioCommand.parse(message)));
    this.link = {
      postMessage: (message) => port2.postMessage(message),
      onMessage: (listener) => port2.on('message', listener),
      onClose: (listener) => port2.on('close', listener),
      close: () => port2.close(),
    };
  }

  /** Tells an event, or something that is none. */
  tell(event: RadioEvent | object): void {
    this.#port.postMessage(event);
  }

  /** The page dies. */
  die(): void {
    for (const { timer } of this.#served.values()) clearTimeout(timer);
    this.#port.close();
  }

  #obey(command: RadioCommand): void {
    this.commands.push(command);
    const { port } = command;
    const served = this.#served.get(port);
    switch (command.type) {
      case 'open': {
        const simulator = this.#devices.get(command.device);
        if (!simulator) return;
        const opened: Served = { port, simulator, timer: undefined };
        this.#served.set(port, opened);
        simulator.connect(performance.now());
        this.tell({ type: 'connected', port });
        this.#advance(opened);
        return;
      }
      case 'write': {
        const { write, characteristic, bytes } = command;
        if (!served) return;
        this.tell({ type: 'written', port, write });
        for (const packet of served.simulator.receive({ bytes, channel: characteristic }, performance.now()))
          this.#value(port, packet.channel ?? characteristic, packet.bytes);
        return;
      }
      case 'close':
        clearTimeout(served?.timer);
        this.#served.delete(port);
    }
  }

  #advance(served: Served): void {
    const { port, simulator } = served;
    for (const { channel = '', bytes } of simulator.advance(performance.now())) this.#value(port, channel, bytes);
    const due = simulator.dueAt();
    if (Number.isFinite(due))
      served.timer = setTimeout(() => this.#advance(served), Math.max(1, due - performance.now()));
  }

  #value(port: number, characteristic: string, bytes: Uint8Array): void {
    this.tell({ type: 'value', port, characteristic, bytes: Uint8Array.from(bytes) });
  }
}
