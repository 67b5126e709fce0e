import { BrowserWindow, clipboard, type Session, screen, type WebContents } from 'electron';
import { Retries, WINDOW_BACKOFF } from '../backoff.ts';
import type { Log } from '../log.ts';
import { lockKeys, lockPage } from './lock-page.ts';
import { wipeSession } from './lock-session.ts';
import { APP_ORIGIN } from './origin.ts';

export interface WindowSize {
  readonly width: number;
  readonly height: number;
}

export interface KioskWindowOptions {
  readonly session: Session;
  readonly preload: string;
  /** Content size in CSS pixels for development and tests; null for the whole screen, locked. */
  readonly size: WindowSize | null;
  readonly log: Log;
}

/** A page that has run so long is no longer counted as failing. */
const STABLE_AFTER_MS = 30_000;

/**
 * The kiosk's one window. It is replaced as a whole, renderer process included: at the end of each session, so that nothing of
 * the patient remains, and when its page has died or hangs.
 */
export class KioskWindow {
  readonly #options: KioskWindowOptions;
  readonly #retries = new Retries(WINDOW_BACKOFF);
  #window: BrowserWindow | null = null;
  #closing = false;
  #reopening: NodeJS.Timeout | undefined;

  constructor(options: KioskWindowOptions) {
    this.#options = options;
  }

  /** The page of the window in use; of a window being replaced, the new one's. */
  get page(): WebContents | null {
    return this.#window === null || this.#window.isDestroyed() ? null : this.#window.webContents;
  }

  /** Sends to the page; without a page it is dropped, since a new page asks for the whole state. */
  send(channel: string, message: unknown): void {
    this.page?.send(channel, message);
  }

  /** Opens the window, or replaces it: the former one stays in sight until the new one has something to show. */
  async open(): Promise<void> {
    const former = this.#window;
    const window = this.#create();
    this.#window = window;
    await this.#load(window);
    if (former !== null && !former.isDestroyed()) former.destroy();
  }

  /** Ends a session: a new renderer process, and nothing left of the former one in the browser's storage or the clipboard. */
  async replaceAndWipe(): Promise<void> {
    await this.open();
    clipboard.clear();
    await wipeSession(this.#options.session);
  }

  /** Lets the window close: the program ends. */
  close(): void {
    this.#closing = true;
    clearTimeout(this.#reopening);
    this.#window?.destroy();
    this.#window = null;
  }

  /** Brings the window in front, when a second start of the program asks for it. */
  focus(): void {
    this.#window?.focus();
  }

  #create(): BrowserWindow {
    const { session, preload, size, log } = this.#options;
    const window = new BrowserWindow({
      show: false,
      backgroundColor: '#ffffff',
      title: 'Escale',
      autoHideMenuBar: true,
      ...(size === null || fillsScreen(size)
        ? // Without a window manager nobody makes it full: it is as large as the screen by itself.
          { ...screen.getPrimaryDisplay().bounds, kiosk: true, fullscreen: true, frame: false }
        : { width: size.width, height: size.height, useContentSize: true, resizable: false, frame: false }),
      webPreferences: {
        session,
        preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webviewTag: false,
        webSecurity: true,
        spellcheck: false,
        navigateOnDragDrop: false,
        safeDialogs: true,
        devTools: size !== null,
        // A waiting patient hears and sees the consultation begin, whatever is in front.
        backgroundThrottling: false,
        autoplayPolicy: 'no-user-gesture-required',
      },
    });
    window.removeMenu();
    lockPage(window.webContents, log);
    if (size === null) lockKeys(window.webContents);
    window.on('close', (event) => {
      if (!this.#closing) event.preventDefault();
    });
    window.webContents.on('render-process-gone', (_, { reason, exitCode }) => {
      log('error', 'page-died', { reason, exitCode });
      this.#reopen(window);
    });
    window.on('unresponsive', () => {
      log('error', 'page-hangs');
      // A page that hangs would not leave by itself; its death brings the new one.
      window.webContents.forcefullyCrashRenderer();
    });
    return window;
  }

  /** Loads the page and shows the window once the page has drawn. */
  async #load(window: BrowserWindow): Promise<void> {
    const shown = new Promise<void>((resolve) => {
      window.once('ready-to-show', () => {
        if (!window.isDestroyed()) window.show();
        resolve();
      });
      window.once('closed', () => resolve());
    });
    const loadedAt = performance.now();
    try {
      await window.loadURL(`${APP_ORIGIN}/`);
      await shown;
      setTimeout(() => {
        if (this.#window === window && !window.isDestroyed()) this.#retries.succeeded();
      }, STABLE_AFTER_MS).unref();
    } catch {
      this.#options.log('error', 'page-not-loaded', { afterMs: Math.round(performance.now() - loadedAt) });
      this.#reopen(window);
    }
  }

  /** Replaces a window that is no use any more, unless it has been replaced already. */
  #reopen(window: BrowserWindow): void {
    if (this.#window !== window || this.#closing) return;
    clearTimeout(this.#reopening);
    this.#reopening = setTimeout(() => {
      if (this.#window === window) void this.open();
    }, this.#retries.failed());
  }
}

/** A plain window as large as the screen would be made one pixel smaller, lest a window manager take it for a full screen. */
function fillsScreen({ width, height }: WindowSize): boolean {
  const { size } = screen.getPrimaryDisplay();
  return size.width === width && size.height === height;
}
