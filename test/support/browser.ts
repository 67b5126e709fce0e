import { readFile } from 'node:fs/promises';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { resolverRules } from './host-names.ts';
import { timeZone } from './kiosk.ts';
import { inSight } from './scenes.ts';

/** The console's screen in tests and pictures. */
const consoleScreen = { width: 1280, height: 800 } as const;

const everyFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Two pages share one machine: neither may be slowed down because the other has the focus.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
];

/** A physician's desk: one browser of its own, with its own cookies, camera and microphone. */
export interface Desk {
  readonly context: BrowserContext;
  readonly page: Page;
  close(): Promise<void>;
}

export interface BrowserOptions {
  /** Addresses this browser takes names for, as a resolver of its own would tell it. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** The home it is started with, whose store holds the authorities it trusts beside its own. */
  readonly home?: string;
  /** Switches of this browser alone; of one said twice the last counts. */
  readonly flags?: readonly string[];
}

/** Debian's Chromium without a window. Desks opened on it share the process and nothing else. */
export function openBrowser({ hosts = {}, home, flags = [] }: BrowserOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: [...everyFlags, ...flags, ...resolverRules(hosts)],
    ...(home === undefined ? {} : { env: { ...process.env, HOME: home } }),
  });
}

/** Id of the process in which this browser reads its cameras; one runs once a camera was opened. */
export async function cameraReader(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  for (const { id } of processInfo) {
    const commandLine = await readFile(`/proc/${id}/cmdline`, 'utf8');
    if (commandLine.includes('video_capture.mojom')) return id;
  }
  throw new Error('no process reads the cameras');
}

export async function openDesk(browser: Browser, origin: string): Promise<Desk> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: consoleScreen,
    locale: 'fr-FR',
    timezoneId: timeZone,
    permissions: ['camera', 'microphone'],
  });
  const page = await context.newPage();
  const outOfSight = inSight({ name: 'desk', page: () => page });
  return {
    context,
    page,
    close: () => {
      outOfSight();
      return context.close();
    },
  };
}
