import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { runCommand } from '#build/machine/command.ts';
import { inProject } from '#build/machine/project.ts';
import { requirePackages } from '#build/machine/system-packages.ts';
import { prepareElectron } from '#build/runtimes/electron.ts';
import { prepareMediasoupWorker } from '#build/runtimes/mediasoup-worker.ts';
import { type Booth, type BoothOptions, openBooth } from './booth.ts';
import { openBrowser, openDesk } from './browser.ts';
import { examinationCamera, type KioskConfigInput } from './kiosk.ts';
import { Physician } from './physician.ts';
import { type RunningServer, type ServerOptions, startServer } from './server.ts';

/**
 * Prepares what the stage runs on: system packages, Electron, the SFU's worker, and the bundles of this checkout unless
 * `ESCALE_BUNDLED` says that they were just made.
 */
async function prepareStage(): Promise<void> {
  await requirePackages(['electron', 'virtual-display', 'simulators', 'chromium']);
  process.env['ESCALE_ELECTRON'] ??= (await prepareElectron()).executable;
  process.env['MEDIASOUP_WORKER_BIN'] ??= (await prepareMediasoupWorker()).executable;
  if (process.env['ESCALE_BUNDLED'] !== undefined) return;
  // A process of its own: the bundler and the test runner share a library, and must not share a process. Nor the runner's
  // NODE_ENV, which would make bundles that nobody ships.
  await runCommand('env', ['-u', 'NODE_ENV', inProject('node_modules/.bin/node'), inProject('build/bundle.ts')]);
}

export interface BoothRequest extends Pick<BoothOptions, 'plugged' | 'sent' | 'env' | 'hosts' | 'flags'> {
  readonly site?: string;
  readonly kiosk?: string;
  readonly config?: Partial<KioskConfigInput>;
}

/** The whole product, really running: server and SFU, kiosks with their peripherals, physicians in a browser. */
export interface Stage {
  readonly server: RunningServer;
  /** Everything the parts of this stage write is below it. */
  readonly folder: string;
  openBooth(request?: BoothRequest): Promise<Booth>;
  /** A demo physician in a browser context of their own, signed in. */
  openPhysician(which: 'first' | 'second'): Promise<Physician>;
  /** A browser context of its own that is not signed in. */
  openVisitor(): Promise<Physician>;
  close(): Promise<void>;
}

interface StageOptions {
  /** Environment variables of the server beside those of the demo. */
  readonly env?: ServerOptions['env'];
  /** Addresses the physicians' browser takes names for. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Chromium's switches in the kiosks and in the physicians' browser, beside those that each has. */
  readonly flags?: readonly string[];
}

export async function openStage({ env = {}, hosts = {}, flags = [] }: StageOptions = {}): Promise<Stage> {
  await prepareStage();
  const folder = await mkdtemp(join(tmpdir(), 'escale-stage-'));
  // A kiosk may run as another account, which passes through and lists nothing.
  await chmod(folder, 0o711);
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  /** The last opened first; one that fails keeps no other from being closed. */
  const close = async () => {
    const failures: unknown[] = [];
    for (const closer of closers.splice(0).toReversed())
      await closer().catch((error: unknown) => {
        failures.push(error);
      });
    if (failures.length > 0) throw new AggregateError(failures, 'the stage was not closed cleanly');
  };
  try {
    const server = await startServer({ dataDir: join(folder, 'server'), env });
    closers.push(() => server.stop());
    let browser: Browser | undefined;
    let booths = 0;

    const openVisitor = async () => {
      if (browser === undefined) {
        const opened = await openBrowser({ hosts, flags });
        closers.push(() => opened.close());
        browser = opened;
      }
      const desk = await openDesk(browser, server.origin);
      return new Physician(desk);
    };

    return {
      server,
      folder,
      close,
      openVisitor,
      openPhysician: async (which) => {
        const physician = await openVisitor();
        await physician.signsIn(server.physicians[which]);
        return physician;
      },
      openBooth: async ({ site = 'Pharmacie des Halles', kiosk = 'Borne 1', config = {}, ...request } = {}) => {
        booths += 1;
        const own = join(folder, `booth-${booths}`);
        await mkdir(own, { recursive: true });
        const booth = await openBooth({
          ...request,
          flags: [...flags, ...(request.flags ?? [])],
          folder: own,
          enrolmentCode: await server.enrolmentCode(site, kiosk),
          config: {
            server: server.origin,
            equipment: { instruments: { dermatoscope: { label: examinationCamera } } },
            // Nobody stands before this kiosk: its patience must outlast a slow machine.
            idle: { after: 600, countdown: 30 },
            ...config,
          },
        });
        closers.push(() => booth.close());
        return booth;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
