import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { mediaWorkerOf } from '#test/support/residue.ts';
import { openStage } from '#test/support/stage.ts';
import type { Bench, Figure } from '../figure.ts';
import { firstFrameAt, watchFirstFrame } from '../pages.ts';
import { familyOf, processorTime } from '../processor-time.ts';
import { closeSession, joinsQueue } from '../sessions.ts';

/** ms until the senders have found their bit rate and size. */
const SETTLING = 15_000;

/** What is looked at: a name, and the processes it has at the moment. */
type Parts = Readonly<Record<string, () => readonly number[]>>;

/** Processor time of each part in each of so many seconds, % of a core. A process that comes or goes is counted while it is there. */
async function usedBy<P extends Parts>(parts: P, seconds: number): Promise<Record<keyof P, number[]>> {
  const names: (keyof P)[] = Object.keys(parts);
  const read = () =>
    new Map(
      names.map((name) => [name, new Map((parts[name]?.() ?? []).map((pid) => [pid, timeOf(pid)] as const))] as const),
    );
  // Filled below for each of the names.
  const used = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<keyof P, number[]>;
  let former = { at: performance.now(), times: read() };
  for (let second = 0; second < seconds; second += 1) {
    await pause(1_000);
    const now = { at: performance.now(), times: read() };
    for (const [name, times] of now.times) {
      let grown = 0;
      for (const [pid, time] of times) grown += time - (former.times.get(name)?.get(pid) ?? time);
      used[name].push((100 * grown) / (now.at - former.at));
    }
    former = now;
  }
  return used;
}

/** Nothing where it ended meanwhile. */
function timeOf(pid: number): number {
  try {
    return processorTime(pid);
  } catch {
    return 0;
  }
}

const ProcessInfo = z.object({ processInfo: z.array(z.object({ type: z.string(), id: z.number() })) });

/** Chromium's first process. */
async function browserProcess(page: Page): Promise<number> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (session === undefined) throw new Error('the console has no browser');
  const { processInfo } = ProcessInfo.parse(await session.send('SystemInfo.getProcessInfo'));
  await session.detach();
  const browser = processInfo.find(({ type }) => type === 'browser');
  if (browser === undefined) throw new Error('the browser has no process');
  return browser.id;
}

export const callCpu: Bench = {
  name: 'call-cpu',
  about: 'processor time of the kiosk and of the physician’s Chromium, all their processes, in the queue and in a call',
  measure: async (effort) => {
    const seconds = effort === 'quick' ? 5 : 60;
    const stage = await openStage();
    try {
      const booth = await stage.openBooth({ config: { steps: [] } });
      const physician = await stage.openPhysician('first');
      const [kiosk, desk] = [booth.kiosk.page, physician.page];
      const [main = 0] = await booth.kiosk.processes('Browser');
      const [renderers, browser] = [await booth.kiosk.processes('Tab'), await browserProcess(desk)];
      const worker = mediaWorkerOf(stage.server);
      const parts = {
        'the kiosk': () => familyOf(main),
        'the kiosk’s renderer': () => renderers,
        'the physician’s Chromium': () => familyOf(browser),
        'the server and its SFU worker': () => [stage.server.pid, worker],
      };
      const figuresIn = (where: string, used: Record<keyof typeof parts, number[]>, note?: string): Figure[] =>
        Object.entries(used).map(([name, samples]) => ({
          name: `${name}, ${where}`,
          unit: '% of a core',
          samples,
          ...(note === undefined ? {} : { note }),
        }));
      await joinsQueue(booth, []);
      await physician.waiting().waitFor();
      const waiting = await usedBy(parts, seconds);
      await watchFirstFrame(desk, 'face');
      await watchFirstFrame(kiosk, 'physician');
      await physician.takes();
      await Promise.all([firstFrameAt(desk, 'face'), firstFrameAt(kiosk, 'physician')]);
      await pause(SETTLING);
      const calling = await usedBy(parts, seconds);
      const sizeOf = (page: Page, name: string) =>
        page.evaluate((video) => {
          const shown = document.querySelector<HTMLVideoElement>(`video[data-video="${video}"]`);
          return `${shown?.videoWidth ?? 0}×${shown?.videoHeight ?? 0}`;
        }, name);
      const [seen, shown] = [await sizeOf(desk, 'face'), await sizeOf(kiosk, 'physician')];
      await closeSession(booth, physician);
      return [
        ...figuresIn('in the queue', waiting),
        ...figuresIn('in a call', calling, `no GPU; the physician receives ${seen}, the patient ${shown}`),
      ];
    } finally {
      await stage.close();
    }
  },
};
