import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { atRest } from './at-rest.ts';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Looks at what axe-core objects to; null where something began to fade or to move meanwhile: a colour half-way is no colour. */
const look = (page: Page): Promise<AxeResults['violations'] | null> =>
  page.evaluate(async () => {
    // axe-core defines itself as a global of the page.
    const { axe } = window as unknown as { axe: { run(context: Document, options: object): Promise<AxeResults> } };
    let moved = false;
    const note = () => {
      moved = true;
    };
    document.addEventListener('transitionrun', note);
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
      resultTypes: ['violations'],
    });
    document.removeEventListener('transitionrun', note);
    return moved ? null : violations;
  });

/** Looks after which a page is taken for one that never rests. */
const LOOKS = 5;

/**
 * What axe-core objects to on the page now, one line for each rule broken: by WCAG 2.1 A and AA, and by what a screen reader's tree needs
 * beside (headings in order, landmarks that hold everything).
 * The script is evaluated from outside, so the page's content security policy stays as it is.
 */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(await source);
  let violations: AxeResults['violations'] | null = null;
  for (let looks = 0; violations === null; looks += 1) {
    if (looks === LOOKS) throw new Error('the page does not come to rest');
    await atRest(page);
    violations = await look(page);
  }
  return violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes
        .slice(0, 3)
        .map((node) => `${node.html.slice(0, 120)} (${node.any[0]?.message ?? ''})`)
        .join(' | ')}`,
  );
}
