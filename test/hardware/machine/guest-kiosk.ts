import { basename, dirname } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { projectRoot } from '#build/machine/project.ts';
import { prepareBenchMachine } from '#build/runtimes/bench-machine.ts';
import { prepareElectron } from '#build/runtimes/electron.ts';
import { freePort } from '#build/start/port.ts';
import type { KioskConfigInput } from '#test/support/kiosk.ts';
import type { UsbDevice } from '../usb/device.ts';
import { BenchMachine, type Plugged } from './bench-machine.ts';

/** Where the kiosk's page is; the Bluetooth radio's is another. */
const ADDRESS = 'escale://kiosk/';

/** The store's database was compiled for a processor that has these. */
const INSTRUCTIONS = ['ssse3', 'sse4.1', 'sse4.2', 'popcnt', 'aes', 'pclmulqdq'] as const;

type GuestKioskOptions = {
  /** Of the server on the host's loopback, `http://127.0.0.1:…`; media goes to the address it announces. */
  readonly origin: string;
  readonly enrolmentCode: string;
  readonly config: Omit<KioskConfigInput, 'server'>;
};

/**
 * The kiosk of dist/, really running on a machine of its own with Debian's kernel: what is plugged there meets the kernel's
 * drivers, Chromium's and ours.
 */
export class GuestKiosk {
  readonly machine: BenchMachine;
  readonly #browser: Browser;
  readonly #log: () => string;

  private constructor(machine: BenchMachine, browser: Browser, log: () => string) {
    this.machine = machine;
    this.#browser = browser;
    this.#log = log;
  }

  /** Starts machine and kiosk, and waits for its page: half a minute on an emulated processor. */
  static async start({ origin, enrolmentCode, config }: GuestKioskOptions): Promise<GuestKiosk> {
    const { executable } = await prepareElectron();
    const inspector = await freePort();
    const machine = await BenchMachine.start(await prepareBenchMachine(), projectRoot, {
      memory: 2048,
      instructions: INSTRUCTIONS,
      folders: { electron: dirname(executable) },
      forwarded: [inspector],
    });
    try {
      const kiosk = machine.spawn(
        [
          ...['bash', '/mnt/escale/test/hardware/guest/kiosk.sh', basename(executable)],
          ...[new URL(origin).port, String(inspector), JSON.stringify({ ...config, server: origin }), enrolmentCode],
        ],
        'root',
      );
      const lines: string[] = [];
      const listening = new Promise<void>((resolve) => {
        kiosk.onLine((line) => {
          lines.push(line);
          if (line.startsWith('DevTools listening')) resolve();
        });
      });
      const log = () => lines.join('\n');
      const stillborn = kiosk.finished.then(({ code }) => {
        throw new Error(`the kiosk ended (${code}); it said:\n${log()}`);
      });
      await Promise.race([listening, stillborn]);
      // Electron knows one browser context and refuses what Playwright sets in new ones.
      const connecting = chromium.connectOverCDP(`http://127.0.0.1:${inspector}`, { noDefaults: true, timeout: 0 });
      const browser = await Promise.race([connecting, stillborn]);
      stillborn.catch(() => undefined);
      return new GuestKiosk(machine, browser, log);
    } catch (error) {
      await machine.stop();
      throw error;
    }
  }

  /** The window of now: the end of a session replaces it. */
  get page(): Page {
    const pages = this.#browser.contexts().flatMap((context) => context.pages());
    const page = pages.findLast((each) => !each.isClosed() && each.url() === ADDRESS);
    if (page === undefined) throw new Error(`the kiosk has no window; it said:\n${this.log()}`);
    return page;
  }

  /** Everything the kiosk wrote so far. */
  log(): string {
    return this.#log();
  }

  plug(device: UsbDevice): Promise<Plugged> {
    return this.machine.plug(device);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.machine.stop();
  }
}
