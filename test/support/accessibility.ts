import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { atRest } from './at-rest.ts';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe-core objects to on the page now, one line for each rule broken, by WCAG 2.1 A and AA.
 * The script is evaluated from outside, so the page's content security policy stays as it is.
 */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await atRest(page);
  await page.evaluate(await source);
  const results = await page.evaluate(() => {
    // axe-core defines itself as a global of the page.
    const { axe } = window as unknown as { axe: { run(context: Document, options: object): Promise<AxeResults> } };
    return axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
      resultTypes: ['violations'],
    });
  });
  return results.violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes
        .slice(0, 3)
        .map((node) => `${node.html.slice(0, 120)} (${node.any[0]?.message ?? ''})`)
        .join(' | ')}`,
  );
}
