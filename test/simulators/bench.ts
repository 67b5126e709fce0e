import type { LivePort } from '#drivers/host/drivers-host.ts';
import type { Link, Port, PortAddress, Transport } from '#drivers/transports/transport.ts';
import { PortError } from '#drivers/transports/transport.ts';
import type { LiveMessage } from '#protocol/live.ts';
import type { AnySimulator } from './simulator.ts';
import { type Incident, VirtualPort } from './virtual-port.ts';

/** A device on the bench: its simulator, and what will happen to it the next time its port is open. */
export type Plugged = {
  readonly simulator: AnySimulator;
  /** How the bus shows it; a serial port without identity when absent. */
  readonly address?: Omit<PortAddress, 'path'>;
  readonly incidents?: readonly Incident[];
};

/** A transport whose ports lead straight to simulators in virtual time; plugging and unplugging is a call. */
export class BenchTransport implements Transport {
  readonly #devices = new Map<string, Plugged>();
  readonly #watchers = new Set<() => void>();
  readonly opened: VirtualPort[] = [];
  /** Paths that are there but cannot be opened. */
  readonly locked = new Set<string>();

  plug(path: string, device: Plugged): void {
    this.#devices.set(path, device);
    for (const changed of this.#watchers) changed();
  }

  unplug(path: string): void {
    this.#devices.delete(path);
    for (const changed of this.#watchers) changed();
  }

  async list(): Promise<readonly PortAddress[]> {
    return [...this.#devices].map(([path, { address }]) => ({ via: 'serial', ...address, path }));
  }

  watch(changed: () => void, signal: AbortSignal): void {
    this.#watchers.add(changed);
    signal.addEventListener('abort', () => this.#watchers.delete(changed), { once: true });
  }

  async open({ path }: PortAddress, _link: Link, signal: AbortSignal): Promise<Port> {
    signal.throwIfAborted();
    const device = this.#devices.get(path);
    if (!device) throw new PortError('absent', `${path} does not exist`);
    if (this.locked.has(path)) throw new PortError('open-failed', 'permission denied');
    const port = new VirtualPort(device.simulator, device.incidents);
    this.opened.push(port);
    return port;
  }
}

/** Keeps every live message that passes. */
export function recordingPort(): LivePort & { readonly messages: LiveMessage[] } {
  const messages: LiveMessage[] = [];
  return { messages, postMessage: (message) => messages.push(message) };
}
