import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';

/** How a page's clock stands to this process's, both in ms since 1970. */
export interface ClockOffset {
  /** To be added to a time of the page to have it on this process's clock. */
  readonly add: number;
  /** Half the time of the quickest question and answer: the most that `add` can be wrong, ms. */
  readonly uncertainty: number;
}

/** Now, ms since 1970, finer than a millisecond. */
export const here = (): number => performance.timeOrigin + performance.now();

/** Compares the clocks; both are of one machine, and each is set once, when its process starts. */
export async function clockOffset(page: Page): Promise<ClockOffset> {
  let best: ClockOffset = { add: 0, uncertainty: Number.POSITIVE_INFINITY };
  for (let n = 0; n < 60; n += 1) {
    const asked = here();
    const there = await page.evaluate(() => performance.timeOrigin + performance.now());
    const answered = here();
    const uncertainty = (answered - asked) / 2;
    if (uncertainty < best.uncertainty) best = { add: asked + uncertainty - there, uncertainty };
  }
  return best;
}

/** A text that was painted, with the page's time (ms since 1970) after the frame it was painted in. */
export interface Painted {
  readonly text: string;
  readonly at: number;
}

declare global {
  interface Window {
    paintedTexts?: { text: string; at: number }[];
    firstFrames?: Record<string, Promise<number>>;
    lastPress?: number;
  }
}

/** Notes from now on every change of the text at `selector`, once it is painted. */
export async function watchText(page: Page, selector: string): Promise<void> {
  await page.evaluate((wanted) => {
    const painted: { text: string; at: number }[] = [];
    window.paintedTexts = painted;
    let last: string | undefined;
    const look = () => {
      const text = document.querySelector(wanted)?.textContent ?? undefined;
      if (text === last) return;
      last = text;
      if (text === undefined) return;
      requestAnimationFrame(() => {
        // A message is handled after the frame it was sent in has been drawn.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => painted.push({ text, at: performance.timeOrigin + performance.now() });
        port2.postMessage(null);
      });
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
  }, selector);
}

/** What {@link watchText} has noted so far. */
export const paintedTexts = (page: Page): Promise<readonly Painted[]> => page.evaluate(() => window.paintedTexts ?? []);

/** Notes when the first frame of the video of this name (`data-video`) is shown, whether it is there already or not. */
export async function watchFirstFrame(page: Page, name: string): Promise<void> {
  await page.evaluate((wanted) => {
    const shown = new Promise<number>((resolve) => {
      const seen = new WeakSet<HTMLVideoElement>();
      const look = () => {
        for (const video of document.querySelectorAll<HTMLVideoElement>(`video[data-video="${wanted}"]`)) {
          if (seen.has(video)) continue;
          seen.add(video);
          video.requestVideoFrameCallback((now) => resolve(performance.timeOrigin + now));
        }
      };
      new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
      look();
    });
    window.firstFrames = { ...window.firstFrames, [wanted]: shown };
  }, name);
}

/** ms after which a first frame is given up. */
const PATIENCE = 30_000;

/** The page's time of the first frame {@link watchFirstFrame} waits for, ms since 1970. */
export async function firstFrameAt(page: Page, name: string): Promise<number> {
  const patience = new AbortController();
  const late = pause(PATIENCE, undefined, { signal: patience.signal }).then(
    () => {
      throw new Error(`no frame of the video "${name}" came in ${PATIENCE} ms`);
    },
    () => Number.NaN,
  );
  const shown = page.evaluate((wanted) => window.firstFrames?.[wanted] ?? Number.NaN, name);
  return Promise.race([shown, late]).finally(() => patience.abort());
}

/** Notes the page's time of each press on a button, the last one kept. */
export async function watchPresses(page: Page): Promise<void> {
  await page.evaluate(() => {
    const note = (event: Event) => {
      if (event.target instanceof Element && event.target.closest('button') !== null)
        window.lastPress = performance.timeOrigin + event.timeStamp;
    };
    document.addEventListener('pointerup', note, { capture: true });
  });
}

export const lastPressAt = (page: Page): Promise<number> => page.evaluate(() => window.lastPress ?? Number.NaN);
