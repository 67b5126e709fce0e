import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { openStage } from '#test/support/stage.ts';
import type { Bench, Figure } from '../figure.ts';
import { type ClockOffset, clockOffset, firstFrameAt, watchFirstFrame } from '../pages.ts';
import { joinsQueue } from '../sessions.ts';
import { drawTimeInCameras, framesShown, readTimeIn } from '../time-code.ts';

/** ms until the sender has found its bit rate and size. */
const SETTLING = 10_000;
const WATCHED = 30_000;
/** In the first the patient's face is shown in 360 lines, in the second in all its 720. */
const DESKS = [
  { width: 1280, height: 800, face: 640 },
  { width: 1920, height: 1080, face: 1280 },
] as const;
/** ms until a picture comes whole; where the machine bears none, the figure says in which size it was taken. */
const GROWS_WITHIN = 30_000;

const grows = (page: Page, video: string, width: number): Promise<unknown> =>
  page
    .waitForFunction(
      ([name, wanted]) =>
        document.querySelector<HTMLVideoElement>(`video[data-video="${name}"]`)?.videoWidth === wanted,
      [video, width] as const,
      { timeout: GROWS_WITHIN },
    )
    .catch(() => undefined);

async function watch(page: Page, video: string, effort: 'quick' | 'full', from: ClockOffset, to: ClockOffset) {
  await readTimeIn(page, video);
  await pause(effort === 'quick' ? 5_000 : WATCHED);
  const { frames, unread } = await framesShown(page);
  const size = await page.evaluate((name) => {
    const shown = document.querySelector<HTMLVideoElement>(`video[data-video="${name}"]`);
    return `${shown?.videoWidth ?? 0}×${shown?.videoHeight ?? 0}`;
  }, video);
  const delays = frames.map(({ drawn, shown }) => shown + to.add - (drawn + from.add));
  return { delays, note: `${size} received; ${unread} frames could not be read` };
}

export const glass: Bench = {
  name: 'glass',
  about:
    'from a picture before the camera to the same picture on the other screen, each way, in a running consultation',
  measure: async (effort) => {
    const stage = await openStage();
    try {
      const booth = await stage.openBooth({ config: { steps: [] } });
      const physician = await stage.openPhysician('first');
      const [kiosk, desk] = [booth.kiosk.page, physician.page];
      await drawTimeInCameras(booth.kiosk.app.context());
      await drawTimeInCameras(desk.context());
      await Promise.all([kiosk.reload(), desk.reload()]);
      await joinsQueue(booth, []);
      const [kioskClock, deskClock] = [await clockOffset(kiosk), await clockOffset(desk)];
      await watchFirstFrame(desk, 'face');
      await watchFirstFrame(kiosk, 'physician');
      await physician.waiting().waitFor();
      await physician.takes();
      await Promise.all([firstFrameAt(desk, 'face'), firstFrameAt(kiosk, 'physician')]);
      const figures: Figure[] = [];
      for (const { face, ...size } of DESKS) {
        await desk.setViewportSize(size);
        await Promise.all([grows(desk, 'face', face), grows(kiosk, 'physician', 1280)]);
        await pause(SETTLING);
        const ways = {
          'patient to physician': await watch(desk, 'face', effort, kioskClock, deskClock),
          'physician to patient': await watch(kiosk, 'physician', effort, deskClock, kioskClock),
        };
        for (const [way, { delays, note }] of Object.entries(ways)) {
          const name = `${way}, console of ${size.width}×${size.height}`;
          figures.push({ name, unit: 'ms', samples: delays, aim: { of: 'p95', atMost: 150 }, note });
        }
      }
      return figures;
    } finally {
      await stage.close();
    }
  },
};
