import type { DeviceDriver } from '#drivers/device.ts';
import type { Chunk, Port, ReadOptions, ReadResult } from '#drivers/transports/transport.ts';
import type { AnySimulator } from './simulator.ts';
import { VirtualPort } from './virtual-port.ts';

/** A port that keeps what is read through it. */
class RecordedPort implements Port {
  readonly chunks: Chunk[] = [];
  readonly #port: VirtualPort;

  constructor(port: VirtualPort) {
    this.#port = port;
  }

  now(): number {
    return this.#port.now();
  }

  async read(options: ReadOptions): Promise<ReadResult> {
    const result = await this.#port.read(options);
    if (result.type === 'chunk') this.chunks.push(result.chunk);
    return result;
  }

  write(bytes: Uint8Array, signal: AbortSignal, channel?: string): Promise<void> {
    return this.#port.write(bytes, signal, channel);
  }

  close(): Promise<void> {
    return this.#port.close();
  }
}

/** What a device sent while its driver took one measurement, and how long that was (ms of the device's time). */
export type Recording = {
  readonly chunks: readonly Chunk[];
  readonly duration: number;
  /** Whether the driver took a reading. */
  readonly taken: boolean;
};

/** One measurement on a simulated device in virtual time, with everything the device sent. */
export async function recordAttempt(driver: DeviceDriver, simulator: AnySimulator): Promise<Recording> {
  const port = new RecordedPort(new VirtualPort(simulator));
  const outcome = await driver.measure(
    port,
    new AbortController().signal,
    () => undefined,
    driver.manifest.modalities[0],
  );
  return { chunks: port.chunks, duration: port.now(), taken: outcome.type === 'readings' };
}
