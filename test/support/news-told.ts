import type { Page } from 'playwright-core';

/** What a page told beyond what it shows: titles of desktop notices, and frequencies of tones begun, in Hz. */
export interface NewsTold {
  readonly notices: string[];
  readonly tones: number[];
}

declare global {
  interface Window {
    newsTold?: NewsTold;
  }
}

function listen(): void {
  const told: NewsTold = { notices: [], tones: [] };
  window.newsTold = told;
  window.Notification = class extends Notification {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options);
      told.notices.push(title);
    }
  };
  window.OscillatorNode.prototype.start = new Proxy(window.OscillatorNode.prototype.start, {
    apply(start, tone: OscillatorNode, when: [number?]) {
      told.tones.push(tone.frequency.value);
      Reflect.apply(start, tone, when);
    },
  });
}

/** Listens to what the page tells from its next load on, allowed to show notices. */
export async function listenForNews(page: Page): Promise<void> {
  await page.context().grantPermissions(['notifications', 'camera', 'microphone']);
  await page.addInitScript(listen);
}

export const newsTold = (page: Page): Promise<NewsTold> =>
  page.evaluate(() => window.newsTold ?? { notices: [], tones: [] });

/** As though another window were before it, or no longer: a browser without a screen hides nothing. */
export const lookAway = (page: Page, away: boolean): Promise<void> =>
  page.evaluate((isAway) => {
    if (isAway) Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
    else Reflect.deleteProperty(document, 'visibilityState');
    document.dispatchEvent(new Event('visibilitychange'));
  }, away);
