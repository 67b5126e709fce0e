import { Session } from 'node:inspector';

/**
 * Which blocks of the drivers ran since the last look, told by V8 itself. No fuzzer with coverage in the registry loads on
 * Debian 12 (jazzer.js wants a newer C library), and this is all that one needs of it.
 */
export class BlockCoverage {
  readonly #session = new Session();
  readonly #seen = new Set<string>();

  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Blocks known so far. */
  get size(): number {
    return this.#seen.size;
  }

  /** The blocks that ran since the last look and never before. */
  look(): Set<string> {
    const found = new Set(this.ran().filter((block) => !this.#seen.has(block)));
    for (const block of found) this.#seen.add(block);
    return found;
  }

  close(): void {
    this.#session.disconnect();
  }

  /** The blocks that ran since the last look. */
  ran(): string[] {
    const blocks: string[] = [];
    // The call back of a session in its own thread comes before `post` returns.
    this.#session.post('Profiler.takePreciseCoverage', (_error, { result }) => {
      for (const { url, functions } of result) {
        if (!url.includes('/drivers/')) continue;
        for (const { ranges } of functions)
          for (const { startOffset, endOffset, count } of ranges)
            if (count > 0) blocks.push(`${url}:${startOffset}-${endOffset}`);
      }
    });
    return blocks;
  }
}
