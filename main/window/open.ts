import { join } from 'node:path';
import { session as sessions } from 'electron';
import { bundles } from '../bundles.ts';
import type { Log } from '../log.ts';
import { serveApp } from './app-protocol.ts';
import { KioskWindow, type WindowSize } from './kiosk-window.ts';
import { lockSession } from './lock-session.ts';
import { PAGE_HEADERS } from './policy.ts';

/** The window on its way: it is there at once, its page later. */
export interface OpeningWindow {
  readonly window: KioskWindow;
  /** Resolves once the window is shown. */
  readonly opened: Promise<void>;
}

/** Opens the kiosk's window on a browser session that is locked down and serves the page. When the app is ready. */
export function openWindow(size: WindowSize | null, log: Log): OpeningWindow {
  // No `persist:` before the name: this browser session lives in memory.
  const session = sessions.fromPartition('kiosk', { cache: false });
  lockSession(session, { media: true });
  serveApp(session, join(bundles, 'renderer'), PAGE_HEADERS);
  const window = new KioskWindow({ session, preload: join(bundles, 'preload.cjs'), size, log });
  return { window, opened: window.open() };
}
