import { stripVTControlCharacters } from 'node:util';
import type { Page } from 'playwright-core';

/** One screen that a test has open: what to look at when the test fails. */
interface Scene {
  readonly name: string;
  /** The page of now; throws where there is none. */
  readonly page: () => Page;
  /** Everything its application wrote so far. */
  readonly log?: () => string;
}

const open = new Set<Scene>();

/** Keeps this screen in sight until the returned function is called. */
export function inSight(scene: Scene): () => void {
  open.add(scene);
  return () => void open.delete(scene);
}

/** ms a screen is given to say what it shows: it may be what hangs. */
const ANSWERS_WITHIN = 10_000;
const LINES_OF_LOG = 20;

async function shows(page: Page): Promise<string> {
  const tree = await page.locator('body').ariaSnapshot({ timeout: ANSWERS_WITHIN });
  const said = (await page.consoleMessages()).map((message) => `[${message.type()}] ${message.text()}`);
  return [tree, ...said.slice(-LINES_OF_LOG)].join('\n');
}

const lookAt = async (scene: Scene): Promise<string> =>
  shows(scene.page()).catch((error: unknown) => `shows nothing: ${String(error)}`);

/** What every open screen shows, as a screen reader is told it, with the last lines of its console and log. */
export async function scenes(): Promise<string> {
  const told = await Promise.all(
    [...open].map(async (scene) => {
      const log = scene.log?.().trimEnd().split('\n').slice(-LINES_OF_LOG) ?? [];
      return [`--- ${scene.name}`, await lookAt(scene), ...log].join('\n');
    }),
  );
  return stripVTControlCharacters(told.join('\n'));
}
