import type { Page } from 'playwright-core';

/** To be run in a page: the keys of its end are made once they are let, and not before. */
export function holdKeys(): void {
  const generate = crypto.subtle.generateKey;
  const go = new Promise<void>((resolve) => {
    Object.assign(window, { letKeys: resolve });
  });
  crypto.subtle.generateKey = async (...given: unknown[]) => {
    await go;
    return Reflect.apply(generate, crypto.subtle, given);
  };
}

export const letKeys = (page: Page): Promise<void> =>
  page.evaluate(() => (window as unknown as { letKeys(): void }).letKeys());
