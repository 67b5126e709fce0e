import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { atRest } from '../support/at-rest.ts';

type Side = 'kiosk' | 'console' | 'guest';

/** Numbered pictures in one folder, in the order in which they were taken. */
export class Album {
  readonly #folder: string;
  #taken = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** An empty album; pictures of an earlier tour are removed. */
  static async open(folder: string): Promise<Album> {
    await mkdir(folder, { recursive: true });
    const former = (await readdir(folder)).filter((name) => name.endsWith('.png'));
    await Promise.all(former.map((name) => rm(join(folder, name))));
    return new Album(folder);
  }

  get count(): number {
    return this.#taken;
  }

  /** Takes a picture of the whole screen, once what moves in passing has come to rest. */
  async take(side: Side, page: Page, name: string): Promise<void> {
    await atRest(page);
    this.#taken += 1;
    const number = String(this.#taken).padStart(3, '0');
    await page.screenshot({ path: join(this.#folder, `${number}-${side}-${name}.png`), animations: 'allow' });
  }
}
