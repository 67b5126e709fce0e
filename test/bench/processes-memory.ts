import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import type { Booth } from '#test/support/booth.ts';
import type { Physician } from '#test/support/physician.ts';
import { allocated, mediaWorkerOf } from '#test/support/residue.ts';
import type { Stage } from '#test/support/stage.ts';

/** The processes of the product, by what they do. */
export const ROLES = ['main', 'renderer', 'drivers host', 'server', 'SFU worker', 'console'] as const;
export type Role = (typeof ROLES)[number];

/** Memory of each process in MiB. */
export type Memory = Readonly<Record<Role, number>>;

/** ms between two readings of one state. */
const BETWEEN = 1_000;
const READINGS = 5;

const ProcessInfo = z.object({ processInfo: z.array(z.object({ type: z.string(), id: z.number() })) });

/** The console's renderer: of Chromium's, the one that holds the most; the others are empty spares. */
async function consoleProcess(page: Page): Promise<number> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('the console has no browser');
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = ProcessInfo.parse(await session.send('SystemInfo.getProcessInfo'));
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const [largest] = renderers.toSorted((a, b) => allocated(b) - allocated(a));
  if (largest === undefined) throw new Error('the console has no process');
  return largest;
}

async function kioskProcesses({ kiosk }: Booth): Promise<Record<'main' | 'renderer' | 'drivers host', number>> {
  const metrics = await kiosk.app.evaluate(({ app }) =>
    app.getAppMetrics().map(({ pid, type, serviceName }) => ({ pid, type, serviceName })),
  );
  const one = (type: string, service?: string) => {
    const found = metrics.find((each) => each.type === type && (service === undefined || each.serviceName === service));
    if (found === undefined) throw new Error(`the kiosk has no process ${type} ${service ?? ''}`);
    return found.pid;
  };
  return { main: one('Browser'), renderer: one('Tab'), 'drivers host': one('Utility', 'node.mojom.NodeService') };
}

/** Has a page forget what nothing holds any more: what is left is what it keeps. */
async function collectGarbage(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
}

/** The same for the main process, through V8's own flag. */
async function collectMainGarbage({ kiosk }: Booth): Promise<void> {
  await kiosk.app.evaluate(async () => {
    // Node 18, of the fallback Electron, has the second way only.
    const load = (name: string): unknown => process.getBuiltinModule?.(name) ?? process.mainModule?.require(name);
    // The modules are Node's own: their names say what they are.
    const { setFlagsFromString } = load('node:v8') as typeof import('node:v8');
    const { runInNewContext } = load('node:vm') as typeof import('node:vm');
    setFlagsFromString('--expose-gc');
    // The script's value is V8's `gc`, a function without arguments.
    const gc = runInNewContext('gc') as () => void;
    gc();
  });
}

/** Several readings of every process, garbage collected before where a process can be asked to. */
export async function readMemory(stage: Stage, booth: Booth, physician: Physician): Promise<readonly Memory[]> {
  const { main, renderer, 'drivers host': drivers } = await kioskProcesses(booth);
  const { pid: server } = stage.server;
  const worker = mediaWorkerOf(stage.server);
  const page = await consoleProcess(physician.page);
  const readings: Memory[] = [];
  for (let n = 0; n < READINGS; n += 1) {
    await collectGarbage(physician.page);
    await collectGarbage(booth.kiosk.page);
    await collectMainGarbage(booth);
    await pause(BETWEEN);
    readings.push({
      main: allocated(main),
      renderer: allocated(renderer),
      'drivers host': allocated(drivers),
      server: allocated(server),
      'SFU worker': allocated(worker),
      console: allocated(page),
    });
  }
  return readings;
}
