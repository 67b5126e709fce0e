import type { Page } from 'playwright-core';
import { patience } from './patient.ts';

/**
 * Resolves once the page has held this element with these words, however briefly: the page itself watches, where a test that
 * looks now and then may miss it. Asked before the act that brings it, in one `Promise.all`.
 */
export const appears = (page: Page, selector: string, words = ''): Promise<void> =>
  page.evaluate(
    ([wanted, said, limit]) =>
      new Promise<void>((resolve, reject) => {
        const isThere = () =>
          [...document.querySelectorAll(wanted)].some((element) => element.textContent?.includes(said));
        const watch = new MutationObserver(() => {
          if (isThere()) end(resolve);
        });
        const timer = setTimeout(() => end(() => reject(new Error(`${wanted} did not appear`))), limit);
        const end = (settle: () => void) => {
          watch.disconnect();
          clearTimeout(timer);
          settle();
        };
        watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        if (isThere()) end(resolve);
      }),
    [selector, words, patience] as const,
  );
