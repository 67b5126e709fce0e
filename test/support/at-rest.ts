import type { Page } from 'playwright-core';

/** Waits for fonts, pictures and transitions. What moves without end is left alone. */
export async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.allSettled([...document.images].map((image) => image.decode()));
    // What ends may begin something else; a meter may never rest.
    for (let round = 0, isMoving = true; isMoving && round < 5; round += 1) {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const passing = document
        .getAnimations()
        .filter((animation) => animation.effect?.getTiming().iterations !== Infinity);
      isMoving = passing.some(({ playState }) => playState === 'running');
      await Promise.allSettled(passing.map((animation) => animation.finished));
    }
  });
}
