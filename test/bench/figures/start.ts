import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '#build/machine/project.ts';
import { prepareElectron } from '#build/runtimes/electron.ts';
import { endProcess } from '#test/support/processes.ts';
import { startServer } from '#test/support/server.ts';
import type { Bench } from '../figure.ts';
import { likeness, type Picture, WatchedScreen } from '../screen.ts';

/** ms without a change after which a first screen is complete. */
const REST = 1_500;
/** What may differ from the complete screen: a line that tells the state of the link, a picture that moves. */
const COMPLETE = 0.97;

/** An application that is started again and again on what it has stored. */
interface Starter {
  readonly name: string;
  readonly spawn: () => ChildProcess;
}

async function starters(
  electron: string,
  display: string,
  folder: string,
): Promise<{ kiosk: Starter; bare: Starter; close: () => Promise<void> }> {
  const server = await startServer({ dataDir: join(folder, 'server') });
  const flags = [
    '--disable-gpu',
    '--use-fake-device-for-media-stream=device-count=2',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  const run = (app: string, home: string, own: NodeJS.ProcessEnv) =>
    spawn(electron, [...flags, app], {
      cwd: home,
      stdio: 'ignore',
      env: { PATH: process.env['PATH'], HOME: home, TMPDIR: home, LANG: 'C.UTF-8', DISPLAY: display, ...own },
    });
  const kioskHome = join(folder, 'kiosk');
  const bareHome = join(folder, 'bare');
  await mkdir(kioskHome);
  await mkdir(bareHome);
  const configFile = join(kioskHome, 'kiosk.json');
  await writeFile(configFile, JSON.stringify({ server: server.origin }));
  let code: string | undefined = await server.enrolmentCode('Pharmacie des Halles', 'Borne 1');
  return {
    kiosk: {
      name: 'kiosk',
      spawn: () => {
        const spent = code ?? '';
        code = undefined;
        return run(projectRoot, kioskHome, {
          ESCALE_KIOSK_CONFIG: configFile,
          ESCALE_USER_DATA: join(kioskHome, 'user-data'),
          ESCALE_ENROLMENT_CODE: spent,
          ESCALE_WINDOW: '1080x1920',
        });
      },
    },
    bare: {
      name: 'bare',
      spawn: () =>
        run(join(import.meta.dirname, '../bare-window'), bareHome, { BARE_USER_DATA: join(bareHome, 'user-data') }),
    },
    close: () => server.stop(),
  };
}

/** Starts the application once, for what its first screen looks like when nothing of it changes any more. */
async function firstScreen(screen: WatchedScreen, empty: Picture, starter: Starter): Promise<Picture> {
  const child = starter.spawn();
  try {
    await screen.until((seen) => likeness(seen, empty) < 0.5);
    const picture = await screen.atRest(REST);
    if (likeness(picture, empty) > 0.5) throw new Error(`${starter.name} shows nothing`);
    return picture;
  } finally {
    await endProcess(child);
  }
}

/** From the spawn to the complete first screen, ms. */
async function startOnce(screen: WatchedScreen, empty: Picture, awaited: Picture, starter: Starter): Promise<number> {
  await screen.until((seen) => likeness(seen, empty) > 0.99);
  const began = performance.now();
  const child = starter.spawn();
  try {
    return (await screen.until((seen) => likeness(seen, awaited) >= COMPLETE)) - began;
  } finally {
    await endProcess(child);
  }
}

export const start: Bench = {
  name: 'start',
  about: 'kiosk start to first screen, from the spawn to the painted pixels, beside a bare Electron window in turn',
  measure: async (effort) => {
    const folder = await mkdtemp(join(tmpdir(), 'escale-start-'));
    const screen = await WatchedScreen.open();
    const { executable } = await prepareElectron();
    const { kiosk, bare, close } = await starters(executable, screen.name, folder);
    try {
      const empty = screen.look();
      const kioskScreen = await firstScreen(screen, empty, kiosk);
      await screen.until((seen) => likeness(seen, empty) > 0.99);
      const bareScreen = await firstScreen(screen, empty, bare);
      const kioskTimes: number[] = [];
      const bareTimes: number[] = [];
      for (let round = 0; round < (effort === 'quick' ? 3 : 20); round += 1) {
        bareTimes.push(await startOnce(screen, empty, bareScreen, bare));
        kioskTimes.push(await startOnce(screen, empty, kioskScreen, kiosk));
      }
      return [
        { name: 'bare Electron window', unit: 'ms', samples: bareTimes },
        { name: 'kiosk', unit: 'ms', samples: kioskTimes },
        {
          name: 'kiosk over bare window',
          unit: '×',
          samples: kioskTimes.map((time, round) => time / (bareTimes[round] ?? Number.NaN)),
          aim: { of: 'median', atMost: 1.5 },
          note: 'each start of the kiosk over the bare start just before it; both on stored profiles, the kiosk enrolled',
        },
      ];
    } finally {
      await close();
      await screen.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
