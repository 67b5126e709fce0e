import { type FSWatcher, watch } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { SerialPort } from 'serialport';
import { ChunkQueue } from './chunk-queue.ts';
import { type Link, type Port, type PortAddress, PortError, type Transport } from './transport.ts';

/** How often presence is looked at again where the system does not tell (RS-232 folders that come and go), ms. */
const POLL_INTERVAL = 1000;

/** How often an open port's device is checked to be there, ms. */
const PULSE = 100;

const toHexId = (id: string | undefined): string | undefined => id?.toLowerCase().padStart(4, '0');

/** Ports the bus identifies. Where udev is missing, enumeration is impossible and bound ports are all there is. */
async function listUsb(): Promise<readonly PortAddress[]> {
  const found = await SerialPort.list().catch(() => []);
  return found.map(({ path, vendorId, productId, serialNumber }) => {
    const vendor = toHexId(vendorId);
    const product = toHexId(productId);
    if (!vendor || !product) return { via: 'serial', path };
    const serial = serialNumber ? { serial: serialNumber } : {};
    return { via: 'serial', path, usb: { vendorId: vendor, productId: product, ...serial } };
  });
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

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
 * Serial ports of the machine: those the bus lists, and `bound`, the paths configuration names. A bound path needs no
 * enumeration: it is there when its file is, and seen again when the file comes back.
 */
export function serialTransport(bound: () => readonly string[]): Transport {
  return {
    async list(signal) {
      const [listed, present] = await Promise.all([
        listUsb(),
        Promise.all(bound().map(async (path) => ((await exists(path)) ? [{ via: 'serial', path } as const] : []))),
      ]);
      signal.throwIfAborted();
      const known = new Set(listed.map(({ path }) => path));
      return [...listed, ...present.flat().filter(({ path }) => !known.has(path))];
    },

    watch(changed, signal) {
      if (signal.aborted) return;
      const folders = new Map<string, FSWatcher>();
      const follow = (folder: string): void => {
        if (folders.has(folder)) return;
        try {
          // Only names that come and go matter: 'change' would fire at every byte written to a device node.
          const watcher = watch(folder, { persistent: false }, (event) => event === 'rename' && changed());
          watcher.on('error', () => {
            watcher.close();
            folders.delete(folder);
          });
          folders.set(folder, watcher);
        } catch {
          // The folder is not there (yet): looking again finds it, and finds the paths in it meanwhile.
        }
      };
      let before = '';
      const look = async (): Promise<void> => {
        for (const folder of new Set(['/dev', ...bound().map((path) => dirname(path))])) follow(folder);
        // A link may stay while what it points to goes: no name changes then.
        const present = (await Promise.all(bound().map(exists))).join();
        if (signal.aborted || present === before) return;
        before = present;
        changed();
      };
      void look();
      const poll = setInterval(() => void look(), POLL_INTERVAL);
      signal.addEventListener(
        'abort',
        () => {
          clearInterval(poll);
          for (const watcher of folders.values()) watcher.close();
        },
        { once: true },
      );
    },

    async open({ path }: PortAddress, link: Link, signal: AbortSignal): Promise<Port> {
      signal.throwIfAborted();
      if (link.via !== 'serial') throw new PortError('not-allowed', `${path} is a serial port, not ${link.via}`);
      const { modem, ...line } = link.line;
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
    },
  };
}
