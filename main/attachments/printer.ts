import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Log } from '../log.ts';

/** How often the spooler is asked whether a job has left it, and after how long a job is given up, ms. */
const LOOK_EACH = 1_000;
const GIVEN_UP_AFTER = 120_000;

/** The program's words stay in one language, whatever the machine's; `CUPS_SERVER` names a spooler that is not the machine's. */
const environment = (): NodeJS.ProcessEnv => {
  const { CUPS_SERVER: server } = process.env;
  return { LC_ALL: 'C', ...(server === undefined ? {} : { CUPS_SERVER: server }) };
};

const run = promisify(execFile);

/**
 * The site's printer: a queue of CUPS that is the kiosk's alone. A paper goes to the spooler by standard input and never to a
 * file of the kiosk's. The spooler keeps what it has printed, for a day unless it is told otherwise, and a single job cannot be
 * taken from it once it is done: so the whole queue is purged after each paper, and at the start.
 */
export class Printer {
  readonly #queue: string;
  readonly #log: Log;
  #last: Promise<unknown> = Promise.resolve();

  /** `queue`: as CUPS names it. */
  constructor(queue: string, log: Log) {
    this.#queue = queue;
    this.#log = log;
  }

  /** Forgets whatever a former run of the program left in the spooler. */
  async purge(): Promise<void> {
    try {
      await run('/usr/bin/cancel', ['-a', '-x', this.#queue], { env: environment(), timeout: 10_000 });
    } catch {
      this.#log('error', 'print-purge-failed');
    }
  }

  /**
   * Prints a PDF, after those before it. Resolves with whether it left the printer's queue, which it
   * does printed, or taken out by a person at the printer; its bytes leave the spooler in any case.
   */
  print(pdf: Uint8Array, signal: AbortSignal): Promise<boolean> {
    const done = this.#last.then(() => this.#printNow(pdf, signal));
    this.#last = done;
    return done;
  }

  async #printNow(pdf: Uint8Array, signal: AbortSignal): Promise<boolean> {
    try {
      const job = await this.#submit(pdf);
      const deadline = performance.now() + GIVEN_UP_AFTER;
      while (performance.now() < deadline) {
        if (!(await this.#isWaiting(job))) return true;
        await pause(LOOK_EACH, undefined, { signal });
      }
      this.#log('warn', 'print-given-up');
      return false;
    } catch {
      if (!signal.aborted) this.#log('error', 'print-failed');
      return false;
    } finally {
      await this.purge();
    }
  }

  /** The spooler's name of the job, such as `salle-12`. A title tells the next in line nothing. */
  async #submit(pdf: Uint8Array): Promise<string> {
    const spooler = spawn('/usr/bin/lp', ['-d', this.#queue, '-t', 'Escale', '-o', 'job-sheets=none', '-'], {
      env: environment(),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let said = '';
    spooler.stdout.on('data', (text: Buffer) => {
      said += text.toString();
    });
    // A spooler that ends early breaks the pipe; its exit code tells enough.
    spooler.stdin.on('error', () => undefined);
    spooler.stdin.end(pdf);
    const [code] = await once(spooler, 'close');
    const job = /request id is (\S+)/.exec(said)?.[1];
    if (code !== 0 || job === undefined) throw new Error('the spooler took nothing');
    return job;
  }

  async #isWaiting(job: string): Promise<boolean> {
    const { stdout } = await run('/usr/bin/lpstat', ['-W', 'not-completed', '-o', this.#queue], {
      env: environment(),
      timeout: 10_000,
    });
    return stdout.split('\n').some((line) => line.split(/\s/)[0] === job);
  }
}
