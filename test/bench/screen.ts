import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { endProcess } from '#test/support/processes.ts';

const WIDTH = 1080;
const HEIGHT = 1920;
/** A row of pixels is read every so many rows: enough to tell pictures apart, little enough to look often. */
const EVERY = 96;
const BYTES_PER_PIXEL = 4;
/** ms between two looks: the error of a time taken here. */
const LOOK_EVERY = 4;

/** Some rows of the screen, one number a pixel. */
export type Picture = Uint32Array<ArrayBuffer>;

/** Share of the pixels, 0 to 1, that are the same in both pictures. */
export function likeness(one: Picture, other: Picture): number {
  let same = 0;
  for (let at = 0; at < one.length; at += 1) if (one[at] === other[at]) same += 1;
  return same / one.length;
}

/**
 * A virtual display that is looked at from outside, in the file Xvfb keeps its pixels in: what a program has painted is seen
 * the same way for every program, and none is slowed down by it. Source of the file's layout: X11/XWDFile.h, big-endian.
 */
export class WatchedScreen {
  readonly name: string;
  readonly #server: ChildProcess;
  readonly #folder: string;
  readonly #file: number;
  readonly #pixels: number;
  readonly #stride: number;

  private constructor(name: string, server: ChildProcess, folder: string) {
    this.name = name;
    this.#server = server;
    this.#folder = folder;
    this.#file = openSync(join(folder, 'Xvfb_screen0'), 'r');
    const header = Buffer.alloc(100);
    readSync(this.#file, header, 0, header.length, 0);
    const field = (index: number) => header.readUInt32BE(index * 4);
    const [headerSize, bitsPerPixel, stride, colours] = [field(0), field(11), field(12), field(19)];
    if (bitsPerPixel !== BYTES_PER_PIXEL * 8) throw new Error(`Xvfb keeps ${bitsPerPixel} bits a pixel`);
    this.#pixels = headerSize + colours * 12;
    this.#stride = stride;
  }

  static async open(): Promise<WatchedScreen> {
    const folder = await mkdtemp(join(tmpdir(), 'escale-screen-'));
    const size = `${WIDTH}x${HEIGHT}x24`;
    const server = spawn(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', size, '-fbdir', folder, '-nolisten', 'tcp', '-noreset'],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
    );
    // The stream exists: the options above make the fourth one a pipe.
    const displayNumber = server.stdio[3] as Readable;
    const number = await Promise.race([
      once(displayNumber, 'data').then(([chunk]) => String(chunk).trim()),
      once(server, 'exit').then(([code]) => {
        throw new Error(`Xvfb ended with code ${code} before it opened a display`);
      }),
    ]);
    return new WatchedScreen(`:${number}`, server, folder);
  }

  look(): Picture {
    const rows = HEIGHT / EVERY;
    const picture = new Uint32Array(rows * WIDTH);
    for (let row = 0; row < rows; row += 1) {
      const from = this.#pixels + (row * EVERY + EVERY / 2) * this.#stride;
      readSync(this.#file, picture, row * WIDTH * BYTES_PER_PIXEL, WIDTH * BYTES_PER_PIXEL, from);
    }
    return picture;
  }

  /** Resolves with the moment (ms, this process's clock) at which the screen was seen to fit. Rejects after `patience` ms. */
  async until(fits: (picture: Picture) => boolean, patience = 60_000): Promise<number> {
    const deadline = performance.now() + patience;
    for (;;) {
      const at = performance.now();
      if (fits(this.look())) return at;
      if (at > deadline) throw new Error(`the screen did not become what was awaited in ${patience} ms`);
      await pause(LOOK_EVERY);
    }
  }

  /** The picture that stays the same for `rest` ms. */
  async atRest(rest: number): Promise<Picture> {
    let picture = this.look();
    let since = performance.now();
    await this.until((seen) => {
      if (likeness(seen, picture) < 1) {
        picture = seen;
        since = performance.now();
      }
      return performance.now() - since > rest;
    });
    return picture;
  }

  async close(): Promise<void> {
    closeSync(this.#file);
    await endProcess(this.#server);
    await rm(this.#folder, { recursive: true, force: true });
  }
}
