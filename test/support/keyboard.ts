import type { Locator } from 'playwright-core';

/** More stops than any page has. */
const STOPS = 80;

/** Presses the tab key until this has the focus. Throws where the key does not lead there. */
export async function tabTo(target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < STOPS; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await target.page().keyboard.press('Tab');
  }
  throw new Error(`the tab key does not lead to ${target}`);
}

/** Comes to it by the tab key, and presses it. */
export async function pressesByKey(target: Locator): Promise<void> {
  await tabTo(target);
  await target.page().keyboard.press('Enter');
}
