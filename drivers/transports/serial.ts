import { realpath } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { SerialPort } from 'serialport';
import { ChunkQueue } from './chunk-queue.ts';
import { untilAccessible } from './node-access.ts';
import { exists } from './node-watch.ts';
import { type LineSettings, type Port, PortError } from './transport.ts';

/** How often an open port's device is checked to be there, ms. */
const PULSE = 300;

class SerialLink implements Port {
  readonly #port: SerialPort;
  readonly #queue = new ChunkQueue();
  readonly #pulse: NodeJS.Timeout;

  /** `node` is the device's file itself, links followed: it goes when the device goes. */
  constructor(port: SerialPort, node: string) {
    this.#port = port;
    // At a hang-up serialport 13 may read end of file for ever instead of closing (serialport/bindings-cpp#162).
    this.#pulse = setInterval(() => void this.#check(node), PULSE);
    port.on('data', (bytes: Uint8Array) => this.#queue.push({ bytes, at: this.now() }));
    port.on('error', (cause) => this.#queue.fail(new PortError('disconnected', cause.message, { cause })));
    port.on('close', () => this.#queue.fail(new PortError('disconnected', `${port.path} went away`)));
  }

  now(): number {
    return performance.now();
  }

  read(options: Parameters<Port['read']>[0]): ReturnType<Port['read']> {
    return this.#queue.read(options);
  }

  write(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        signal.removeEventListener('abort', aborted);
        this.#port.off('close', gone);
      };
      const aborted = (): void => {
        leave();
        reject(signal.reason);
      };
      const gone = (): void => {
        leave();
        reject(new PortError('disconnected', `${this.#port.path} went away`));
      };
      const written = (cause: Error | null | undefined): void => {
        leave();
        if (cause) reject(new PortError('write-failed', cause.message, { cause }));
        else resolve();
      };
      signal.addEventListener('abort', aborted, { once: true });
      this.#port.once('close', gone);
      this.#port.write(bytes, (cause) => {
        if (cause) written(cause);
        else this.#port.drain(written);
      });
    });
  }

  async #check(node: string): Promise<void> {
    if (await exists(node)) return;
    this.#queue.fail(new PortError('disconnected', `${this.#port.path} went away`));
    await this.close();
  }

  close(): Promise<void> {
    clearInterval(this.#pulse);
    this.#queue.fail(new PortError('closed', `${this.#port.path} is closed`));
    if (!this.#port.isOpen) return Promise.resolve();
    return new Promise((resolve) => this.#port.close(() => resolve()));
  }
}

/**
 * Opens a serial port: a real one, or a pseudo-terminal. Rejects with {@link PortError} `absent` or `open-failed`, or the
 * signal's reason.
 */
export async function openSerial(path: string, settings: LineSettings, signal: AbortSignal): Promise<Port> {
  signal.throwIfAborted();
  const { modem, ...line } = settings;
  await untilAccessible(path, signal);
  const node = await realpath(path).catch((cause: unknown) => {
    throw new PortError('absent', `${path} does not exist`, { cause });
  });
  const port = new SerialPort({ path, ...line, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    port.open((cause) => {
      if (cause) reject(new PortError('open-failed', cause.message, { cause }));
      else resolve();
    });
  });
  // A pseudo-terminal has no modem lines: refusing is its only answer, and nothing hangs on it.
  if (modem) await new Promise<void>((resolve) => port.set(modem, () => resolve()));
  const opened = new SerialLink(port, node);
  if (signal.aborted) {
    await opened.close();
    throw signal.reason;
  }
  return opened;
}
