import { performance } from 'node:perf_hooks';
import {
  type Link,
  type Port,
  type PortAddress,
  PortError,
  type ReadOptions,
  type ReadResult,
  type Transport,
} from './transport.ts';

/** Ms after which a device that is there but cannot be opened yet is tried again. */
const TRY_AGAIN = 500;

const isGone = (cause: unknown): boolean =>
  cause instanceof PortError && (cause.code === 'disconnected' || cause.code === 'write-failed');

/** Whether a port present now is where the device was, or the device itself in another place. */
function isSame(was: PortAddress, is: PortAddress): boolean {
  if (was.via !== is.via) return false;
  if (!was.usb || !is.usb) return was.path === is.path;
  if (was.usb.vendorId !== is.usb.vendorId || was.usb.productId !== is.usb.productId) return false;
  return was.usb.serial === undefined ? was.usb.socket === is.usb.socket : was.usb.serial === is.usb.serial;
}

/**
 * The port of a device that leaves the bus while it measures: away, it is like one that does not answer, and is opened again
 * as soon as it is back. A device without a serial number must come back where it was. Bytes written meanwhile are lost.
 */
export class ReturningPort implements Port {
  readonly #transport: Transport;
  readonly #address: PortAddress;
  readonly #link: Link;
  readonly #closing = new AbortController();
  #port: Port | undefined;
  /** What the present port's clock lacks to go on from the one before; while away, when it left by both clocks. */
  #offset = 0;
  #left = { at: 0, wall: 0 };
  #changed: () => void = () => undefined;

  constructor(transport: Transport, address: PortAddress, link: Link, port: Port) {
    this.#transport = transport;
    this.#address = address;
    this.#link = link;
    this.#port = port;
    transport.watch(() => this.#changed(), this.#closing.signal);
  }

  /** Whether the device is not there now. */
  get away(): boolean {
    return this.#port === undefined;
  }

  now(): number {
    return this.#port ? this.#port.now() + this.#offset : this.#left.at + performance.now() - this.#left.wall;
  }

  async read({ timeout, signal }: ReadOptions): Promise<ReadResult> {
    const deadline = this.now() + timeout;
    for (;;) {
      signal.throwIfAborted();
      const left = deadline - this.now();
      const result = this.#port ? await this.#readFrom(this.#port, { timeout: left, signal }) : undefined;
      if (result) return result;
      if (!(await this.#comeBack(deadline, signal))) return { type: 'timed-out' };
    }
  }

  async write(bytes: Uint8Array, signal: AbortSignal, channel?: string): Promise<void> {
    const port = this.#port;
    if (!port) return;
    await port.write(bytes, signal, channel).catch((cause: unknown) => this.#leave(port, cause));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#port?.close();
  }

  async #readFrom(port: Port, options: ReadOptions): Promise<ReadResult | undefined> {
    try {
      const result = await port.read(options);
      if (result.type !== 'chunk') return result;
      return { ...result, chunk: { ...result.chunk, at: result.chunk.at + this.#offset } };
    } catch (cause) {
      await this.#leave(port, cause);
      return undefined;
    }
  }

  /** The port is gone; rethrows any other failure. */
  async #leave(port: Port, cause: unknown): Promise<void> {
    if (!isGone(cause)) throw cause;
    this.#left = { at: this.now(), wall: performance.now() };
    this.#port = undefined;
    await port.close();
  }

  /** Waits for the device until `deadline`; false when it is still away then. */
  async #comeBack(deadline: number, signal: AbortSignal): Promise<boolean> {
    for (;;) {
      const change = new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
      const ports = await this.#transport.list(signal);
      const address = ports.find((each) => isSame(this.#address, each));
      if (address && (await this.#reopen(address, signal))) return true;
      const left = deadline - this.now();
      if (left <= 0) return false;
      await untilFirst(change, address ? Math.min(left, TRY_AGAIN) : left, signal);
    }
  }

  async #reopen(address: PortAddress, signal: AbortSignal): Promise<boolean> {
    try {
      const port = await this.#transport.open(address, this.#link, signal);
      this.#offset = this.now() - port.now();
      this.#port = port;
      return true;
    } catch (cause) {
      // Just plugged, its node may still be without rights or gone again.
      if (cause instanceof PortError) return false;
      throw cause;
    }
  }
}

/** Resolves with the change or after `ms`, whichever is first. Rejects with the signal's reason. */
function untilFirst(change: Promise<void>, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
    };
    const done = (): void => {
      leave();
      resolve();
    };
    const aborted = (): void => {
      leave();
      reject(signal.reason);
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', aborted, { once: true });
    void change.then(done);
  });
}
