import type { DeviceDriver } from '#drivers/devices/device.ts';
import type { Chunk, Port, ReadOptions, ReadResult } from '#drivers/transports/transport.ts';
import type { Simulator } from '#test/simulators/simulator.ts';
import { VirtualPort } from '#test/simulators/virtual-port.ts';

/** What a device has sent, as it was cut, and how long it took (ms of the device's time). */
export interface ByteStream {
  readonly chunks: readonly Chunk[];
  readonly duration: number;
}

/** Everything a device sends by itself in this time, in virtual time. */
export function streamOf(simulator: Simulator, duration: number): ByteStream {
  simulator.connect(0);
  const chunks: Chunk[] = [];
  for (let at = simulator.dueAt(); at <= duration; at = simulator.dueAt())
    chunks.push({ bytes: simulator.advance(at), at });
  return { chunks, duration };
}

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

  write(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    return this.#port.write(bytes, signal);
  }

  close(): Promise<void> {
    return this.#port.close();
  }
}

/** What a device sends while its driver takes `count` measurements one after the other, in virtual time. */
export async function attemptsOf(driver: DeviceDriver, make: () => Simulator, count: number): Promise<ByteStream> {
  const chunks: Chunk[] = [];
  let duration = 0;
  for (let n = 0; n < count; n += 1) {
    const port = new RecordedPort(new VirtualPort(make()));
    const outcome = await driver.measure(
      port,
      new AbortController().signal,
      () => undefined,
      driver.manifest.modalities[0],
    );
    if (outcome.type !== 'readings') throw new Error(`${driver.manifest.id} gave no reading: ${outcome.reason}`);
    chunks.push(...port.chunks.map(({ bytes, at }) => ({ bytes, at: duration + at })));
    duration += port.now();
  }
  return { chunks, duration };
}
