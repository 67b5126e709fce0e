import { performance } from 'node:perf_hooks';
import type { HIDAsync } from 'node-hid';
import { ChunkQueue } from './chunk-queue.ts';
import { abortable, messageOf, untilAccessible } from './node-access.ts';
import { type Port, PortError, type ReadOptions, type ReadResult } from './transport.ts';

/** The id hidapi wants before a report of a device that does not number them. */
const NO_REPORT_ID = 0;

/** One HID device: each report is a chunk. Reports have their id as first byte only where the device numbers them. */
class HidPort implements Port {
  readonly #device: HIDAsync;
  readonly #path: string;
  readonly #numbered: boolean;
  readonly #queue = new ChunkQueue();
  #fault: PortError | undefined;

  constructor(device: HIDAsync, path: string, numbered: boolean) {
    this.#device = device;
    this.#path = path;
    this.#numbered = numbered;
    device.on('error', (cause: unknown) => this.#fail(new PortError('disconnected', `${path} went away`, { cause })));
    device.on('data', (report: Buffer) => this.#queue.push({ bytes: Uint8Array.from(report), at: this.now() }));
  }

  #fail(fault: PortError): void {
    this.#fault ??= fault;
    this.#queue.fail(this.#fault);
  }

  now(): number {
    return performance.now();
  }

  read(options: ReadOptions): Promise<ReadResult> {
    return this.#queue.read(options);
  }

  async write(bytes: Uint8Array, signal: AbortSignal, channel?: string): Promise<void> {
    signal.throwIfAborted();
    if (this.#fault) throw this.#fault;
    const report = Buffer.from(this.#numbered ? bytes : [NO_REPORT_ID, ...bytes]);
    const sending = channel === 'feature' ? this.#device.sendFeatureReport(report) : this.#device.write(report);
    await abortable(sending, signal).catch((cause: unknown) => {
      signal.throwIfAborted();
      // A write tells of an unplugging before the reader does.
      throw this.#fault ?? new PortError('write-failed', `${this.#path}: ${messageOf(cause)}`, { cause });
    });
  }

  async close(): Promise<void> {
    if (this.#fault?.code === 'closed') return;
    this.#fault = new PortError('closed', `${this.#path} is closed`);
    this.#queue.fail(this.#fault);
    await this.#device.close().catch(() => undefined);
  }
}

/**
 * Opens a HID device by its hidraw node. `numbered`: its reports carry their id as first byte, in both directions. A write
 * on the channel `feature` is a feature report. Rejects with {@link PortError} `absent` or `open-failed`, or the signal's
 * reason.
 */
export async function openHid(path: string, numbered: boolean, signal: AbortSignal): Promise<Port> {
  await untilAccessible(path, signal);
  // Loaded at the first use: a machine without the libraries it needs loses its HID devices and nothing else.
  const device = await import('node-hid')
    .then(({ HIDAsync }) => HIDAsync.open(path))
    .catch((cause: unknown) => {
      throw new PortError('open-failed', `${path}: ${messageOf(cause)}`, { cause });
    });
  const port = new HidPort(device, path, numbered);
  // node-hid begins to read a tick after it has a listener, and throws where nobody can catch it if the device is closed by then.
  await new Promise((resolve) => setImmediate(resolve));
  if (signal.aborted) {
    await port.close();
    throw signal.reason;
  }
  return port;
}
