import { performance } from 'node:perf_hooks';
import { bluetoothPath, isBluetooth } from '#protocol/device-binding.ts';
import { ChunkQueue } from './chunk-queue.ts';
import { permits } from './identity.ts';
import type { Allowed } from './machine.ts';
import type { Radio, RadioPortEvent } from './radio.ts';
import {
  CONNECTED,
  type Link,
  type Port,
  type PortAddress,
  PortError,
  type ReadOptions,
  type ReadResult,
  type Transport,
} from './transport.ts';

type BluetoothLink = Extract<Link, { via: 'bluetooth' }>;
type Write = { readonly resolve: () => void; readonly reject: (cause: unknown) => void };

/**
 * One device through the radio. It is open at once and silent until the device is there: most are asleep until a patient
 * uses them. Each notification, indication or value read at connecting is a chunk.
 */
class BluetoothPort implements Port {
  readonly #radio: Radio;
  readonly #path: string;
  readonly #port: number;
  readonly #lost: () => void;
  readonly #queue = new ChunkQueue();
  readonly #writes = new Map<number, Write>();
  #count = 0;
  #fault: PortError | undefined;

  constructor(
    radio: Radio,
    path: string,
    { service, alternatives = [], characteristics }: BluetoothLink,
    lost: () => void,
  ) {
    this.#lost = lost;
    this.#radio = radio;
    this.#path = path;
    this.#port = radio.begin((event) => this.#receive(event));
    const services = [service, ...alternatives];
    radio.send({ type: 'open', port: this.#port, device: path, services, characteristics: [...characteristics] });
  }

  now(): number {
    return performance.now();
  }

  read(options: ReadOptions): Promise<ReadResult> {
    return this.#queue.read(options);
  }

  /** Before the device is there the bytes wait for it. */
  write(bytes: Uint8Array, signal: AbortSignal, channel?: string): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (this.#fault) return Promise.reject(this.#fault);
    if (channel === undefined)
      return Promise.reject(new PortError('write-failed', `${this.#path}: no characteristic is named to write to`));
    this.#count += 1;
    const write = this.#count;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#writes.delete(write);
        signal.removeEventListener('abort', aborted);
      };
      const aborted = (): void => {
        leave();
        reject(signal.reason);
      };
      signal.addEventListener('abort', aborted, { once: true });
      this.#writes.set(write, {
        resolve: () => {
          leave();
          resolve();
        },
        reject: (cause) => {
          leave();
          reject(cause);
        },
      });
      this.#radio.send({
        type: 'write',
        port: this.#port,
        write,
        characteristic: channel,
        bytes: Uint8Array.from(bytes),
      });
    });
  }

  async close(): Promise<void> {
    this.#fail(new PortError('closed', `${this.#path} is closed`));
    this.#radio.end(this.#port);
  }

  #receive(event: RadioPortEvent): void {
    switch (event.type) {
      case 'connected':
        this.#queue.push({ ...CONNECTED, at: this.now() });
        return;
      case 'value':
        this.#queue.push({ bytes: event.bytes, at: this.now(), channel: event.characteristic });
        return;
      case 'written': {
        const write = this.#writes.get(event.write);
        if (event.fault === undefined) write?.resolve();
        else write?.reject(new PortError('write-failed', `${this.#path}: ${event.fault}`));
        return;
      }
      case 'lost':
        this.#lost();
        this.#fail(
          new PortError(
            event.why === 'foreign' ? 'open-failed' : 'disconnected',
            `${this.#path} went away: ${event.detail}`,
          ),
        );
    }
  }

  #fail(fault: PortError): void {
    this.#fault ??= fault;
    this.#queue.fail(this.#fault);
    for (const { reject } of [...this.#writes.values()]) reject(this.#fault);
  }
}

/** Ms for which a device counts as away once its connection has ended: as long as it takes to read why. */
const AWAY = 5000;

/**
 * Devices on Bluetooth: those that configuration names, and no others. They count as present while there is an adapter,
 * since a device that sleeps cannot be told from one that is away; but not right after their connection was lost.
 */
export function bluetoothTransport(radio: Radio, { bindings, links }: Allowed): Transport {
  const away = new Set<string>();
  const lost = (path: string): void => {
    away.add(path);
    const back = (): void => {
      away.delete(path);
      radio.changed();
    };
    setTimeout(back, AWAY).unref();
    radio.changed();
  };

  return {
    async list(signal) {
      signal.throwIfAborted();
      if (!radio.present) return [];
      const paths = new Set(bindings().filter(isBluetooth).map(bluetoothPath));
      return [...paths].filter((path) => !away.has(path)).map((path): PortAddress => ({ via: 'bluetooth', path }));
    },

    watch: (changed, signal) => radio.watch(changed, signal),

    async open(address, link, signal) {
      signal.throwIfAborted();
      const { path } = address;
      if (link.via !== 'bluetooth' || !links().includes(link) || !permits(link, address, bindings()))
        throw new PortError('not-allowed', `${path} is not named by the configuration`);
      if (!radio.present) throw new PortError('absent', `${path}: there is no Bluetooth adapter`);
      return new BluetoothPort(radio, path, link, () => lost(path));
    },
  };
}
