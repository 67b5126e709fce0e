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
      await pause(SETTLING);
      const toPhysician = await watch(desk, 'face', effort, kioskClock, deskClock);
      const toPatient = await watch(kiosk, 'physician', effort, deskClock, kioskClock);
      const figure = (name: string, { delays, note }: typeof toPatient): Figure => ({
        name,
        unit: 'ms',
        samples: delays,
        aim: { of: 'p95', atMost: 150 },
        note,
      });
      return [figure('patient to physician', toPhysician), figure('physician to patient', toPatient)];
    } finally {
      await stage.close();
    }
  },
};
