import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type { z } from 'zod';
import { projectRoot } from '#build/machine/project.ts';
import { startVirtualDisplay, type VirtualDisplay } from '#build/machine/virtual-display.ts';
import { prepareElectron } from '#build/runtimes/electron.ts';
import type { KioskConfig } from '#kiosk-config/schema.ts';
import { resolverRules } from './host-names.ts';
import { giveToKiosk, requireSandbox } from './kiosk-account.ts';
import { endProcess } from './processes.ts';
import { inSight } from './scenes.ts';

/** The kiosk's screen in CSS pixels: portrait, full HD. */
const kioskScreen = { width: 1080, height: 1920 } as const;

/** Where the kiosks of the tests stand. */
export const timeZone = 'Europe/Paris';

/** Where the kiosk's page is; the Bluetooth radio's is another. */
const kioskAddress = 'escale://kiosk/';

const everyFlags = [
  // Fake cameras and a microphone that beeps. The second camera gives depth (Y16), which no encoder takes; the third MJPEG.
  '--use-fake-device-for-media-stream=device-count=3',
  '--allow-loopback-in-peer-connection',
  '--disable-gpu',
];

/** The same cameras at ten pictures a second, for who would see faces on two busy cores. */
export const calmCameras = ['--use-fake-device-for-media-stream=device-count=3,fps=10'] as const;

/** Label that Chromium gives to the fake camera that stands for the examination camera. */
export const examinationCamera = 'fake_device_2';

export interface KioskOptions {
  /** An empty folder of its own: configuration, profile, store and log of the kiosk go there. */
  readonly folder: string;
  readonly config: KioskConfigInput;
  /** Spent at the first start; a kiosk that is enrolled already needs none. */
  readonly enrolmentCode?: string;
  /** Environment variables beside those that every kiosk has. */
  readonly env?: Readonly<Record<string, string>>;
  /** Addresses its pages take names for. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Of Chromium, beside those that every kiosk of the tests has. */
  readonly flags?: readonly string[];
}

/** The configuration as it is written in its file: what has a default may be left out. */
export type KioskConfigInput = z.input<typeof KioskConfig>;

/** The real kiosk application on a virtual screen of its own. */
export interface Kiosk {
  readonly app: ElectronApplication;
  readonly folder: string;
  /** The window of now: the end of a session replaces it. */
  readonly page: Page;
  /** Everything the application wrote to stderr so far, since its first start. */
  log(): string;
  /** Ids of the processes of this kind, as Electron counts them. */
  processes(kind: 'Browser' | 'Tab' | 'Utility' | 'GPU'): Promise<number[]>;
  /** Id of the process in which Chromium runs this service of its own; undefined where none does. */
  service(name: string): Promise<number | undefined>;
  close(): Promise<void>;
}

/** Starts the application of dist/, in Chromium's sandbox, and waits for its first window. */
export async function openKiosk(options: KioskOptions): Promise<Kiosk> {
  await requireSandbox();
  const electron = process.env['ESCALE_ELECTRON'] ?? (await prepareElectron()).executable;
  const display = await startVirtualDisplay();
  try {
    return await launch(options, electron, display);
  } catch (error) {
    display.stop();
    throw error;
  }
}

/** ms for Electron to start on a machine that does other things. */
const OPENS_WITHIN = 120_000;

async function launch(options: KioskOptions, electron: string, display: VirtualDisplay): Promise<Kiosk> {
  const { folder, config, enrolmentCode, env = {}, hosts = {}, flags = [] } = options;
  const configFile = join(folder, 'kiosk.json');
  await writeFile(configFile, JSON.stringify(config));
  const account = await giveToKiosk(folder, [configFile]);
  const logFile = join(folder, 'kiosk.log');
  const log = () => readFileSync(logFile, 'utf8');
  const app = await _electron.launch({
    timeout: OPENS_WITHIN,
    executablePath: join(import.meta.dirname, 'kiosk-launcher.sh'),
    chromiumSandbox: true,
    args: [...everyFlags, ...flags, ...resolverRules(hosts), projectRoot],
    cwd: folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      TMPDIR: folder,
      LANG: 'C.UTF-8',
      TZ: timeZone,
      DISPLAY: display.name,
      ESCALE_ELECTRON: electron,
      ESCALE_PROJECT: projectRoot,
      ESCALE_KIOSK_VIEW: join(folder, 'view'),
      ...account,
      ...env,
      ESCALE_KIOSK_LOG: logFile,
      ESCALE_KIOSK_CONFIG: configFile,
      ESCALE_USER_DATA: join(folder, 'user-data'),
      ESCALE_ENROLMENT_CODE: enrolmentCode ?? '',
      ESCALE_WINDOW: `${kioskScreen.width}x${kioskScreen.height}`,
    },
  });
  // Playwright forgets the process once it has ended.
  const child = app.process();
  try {
    await app.firstWindow({ timeout: OPENS_WITHIN });
  } catch (error) {
    await endProcess(child);
    throw new Error(`the kiosk opened no window; it said:\n${log()}`, { cause: error });
  }

  const pageOfNow = () => {
    const page = app.windows().findLast((window) => !window.isClosed() && window.url() === kioskAddress);
    if (page === undefined) throw new Error(`the kiosk has no window; it said:\n${log()}`);
    return page;
  };
  const outOfSight = inSight({ name: `kiosk of ${folder}`, page: pageOfNow, log });
  return {
    app,
    folder,
    get page() {
      return pageOfNow();
    },
    log,
    processes: (kind) =>
      app.evaluate(
        (electron, wanted) =>
          electron.app
            .getAppMetrics()
            .filter(({ type }) => type === wanted)
            .map(({ pid }) => pid),
        kind,
      ),
    service: (name) =>
      app.evaluate(
        (electron, wanted) =>
          electron.app.getAppMetrics().find(({ serviceName }) => serviceName?.includes(wanted))?.pid,
        name,
      ),
    close: async () => {
      outOfSight();
      await endProcess(child);
      display.stop();
    },
  };
}
