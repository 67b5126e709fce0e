import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type BluetoothDevice, BrowserWindow, type Session, session as sessions, type WebContents } from 'electron';
import type { BluetoothBinding, DeviceBinding } from '#protocol/device-binding.ts';
import { SoughtDevice } from '#protocol/radio.ts';
import { RADIO_BACKOFF, Retries } from '../backoff.ts';
import { bundles } from '../bundles.ts';
import { faultOf, type Log } from '../log.ts';
import { serveApp } from '../window/app-protocol.ts';
import { lockPage } from '../window/lock-page.ts';
import { lockSession } from '../window/lock-session.ts';
import { APP_ORIGIN, APP_SCHEME } from '../window/origin.ts';
import { RADIO_HEADERS } from '../window/policy.ts';
import { allowList, choose } from './choose.ts';

/** Ms after which a search is ended, to be begun anew: Chromium listens for a minute at a time. */
const SEARCH = 45_000;

/** The search that goes on: whom for, and Chromium's last question which device to take. */
type Search = { readonly binding: BluetoothBinding; answer: ((deviceId: string) => void) | undefined };

export interface RadioWindowOptions {
  readonly bindings: readonly DeviceBinding[];
  /** The page is there and has no port to the drivers host yet. */
  readonly onReady: () => void;
  readonly log: Log;
}

/**
 * The hidden page that Web Bluetooth lives in, since Chromium offers it to pages alone. It has a browser session and a
 * renderer process of its own, no bridge to main, and sees no patient. It is the only page that has Bluetooth; which device
 * it is given is decided here, from the configuration, and it is given no other.
 */
export class RadioWindow {
  readonly #options: RadioWindowOptions;
  readonly #allowed: ReadonlyMap<string, BluetoothBinding>;
  readonly #retries = new Retries(RADIO_BACKOFF);
  #window: BrowserWindow | null = null;
  #reopening: NodeJS.Timeout | undefined;
  #search: Search | undefined;
  #closed = false;

  constructor(options: RadioWindowOptions) {
    this.#options = options;
    this.#allowed = allowList(options.bindings);
  }

  get page(): WebContents | null {
    return this.#window === null || this.#window.isDestroyed() ? null : this.#window.webContents;
  }

  /** Starts the page where the configuration names a device on Bluetooth; else the radio stays off. */
  open(): void {
    if (this.#closed || this.#allowed.size === 0) return;
    const session = this.#session();
    const window = new BrowserWindow({
      show: false,
      skipTaskbar: true,
      focusable: false,
      webPreferences: {
        session,
        preload: join(bundles, 'radio-preload.cjs'),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        spellcheck: false,
        devTools: false,
        // Nobody sees it: it would be slowed down.
        backgroundThrottling: false,
        // On Linux, Chromium has it behind this feature.
        enableBlinkFeatures: 'WebBluetooth',
      },
    });
    this.#window = window;
    const page = window.webContents;
    lockPage(page, this.#options.log);
    page.on('select-bluetooth-device', (event, devices, answer) => {
      event.preventDefault();
      this.#select(devices, answer);
    });
    page.on('render-process-gone', (_, { reason }) => {
      this.#options.log('error', 'radio-died', { reason });
      this.#reopen(window);
    });
    void this.#run(window);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#reopening);
    this.#window?.destroy();
    this.#window = null;
  }

  #session(): Session {
    // In memory, like the kiosk's own.
    const session = sessions.fromPartition('radio', { cache: false });
    lockSession(session, { media: false });
    // Devices are paired when they are installed, by whoever installs them; no page may do so.
    session.setBluetoothPairingHandler((_, answer) => answer({ confirmed: false }));
    if (!session.protocol.isProtocolHandled(APP_SCHEME)) serveApp(session, join(bundles, 'radio'), RADIO_HEADERS);
    return session;
  }

  /** Serves the page's searches for as long as it lives. */
  async #run(window: BrowserWindow): Promise<void> {
    try {
      await window.loadURL(`${APP_ORIGIN}/radio.html`);
      this.#options.onReady();
      while (this.#window === window && !window.isDestroyed()) await this.#searchOnce(window.webContents);
    } catch (error) {
      if (this.#window !== window || this.#closed) return;
      this.#options.log('error', 'radio-failed', faultOf(error));
      this.#reopen(window);
    }
  }

  /** Waits until the page looks for a device, and lets it look for that one: Chromium wants a gesture for each search. */
  async #searchOnce(page: WebContents): Promise<void> {
    const sought = SoughtDevice.parse(await page.executeJavaScript('radio.sought()'));
    const binding = this.#allowed.get(sought);
    if (binding === undefined) {
      this.#options.log('warn', 'radio-search-refused');
      await pause(this.#retries.failed());
      return;
    }
    const search: Search = { binding, answer: undefined };
    this.#search = search;
    const device = JSON.stringify(sought);
    const limit = setTimeout(() => this.#answer(search, ''), SEARCH);
    void page.executeJavaScript(`radio.unsought(${device})`).then(
      () => this.#answer(search, ''),
      () => undefined,
    );
    const found: unknown = await page.executeJavaScript(`radio.search(${device})`, true);
    clearTimeout(limit);
    this.#search = undefined;
    if (found === true) this.#retries.succeeded();
    else await pause(this.#retries.failed());
  }

  #select(devices: readonly BluetoothDevice[], answer: (deviceId: string) => void): void {
    const search = this.#search;
    if (search === undefined) {
      answer('');
      return;
    }
    search.answer = answer;
    const chosen = choose(devices, search.binding);
    if (chosen !== undefined) this.#answer(search, chosen);
  }

  /** Answers Chromium's question once; the empty id ends the search. */
  #answer(search: Search, deviceId: string): void {
    const { answer } = search;
    if (this.#search !== search || answer === undefined) return;
    this.#search = undefined;
    answer(deviceId);
  }

  #reopen(window: BrowserWindow): void {
    if (this.#window !== window || this.#closed) return;
    this.#window = null;
    window.destroy();
    this.#search = undefined;
    this.#reopening = setTimeout(() => this.open(), this.#retries.failed());
  }
}
