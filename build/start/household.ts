import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const patienceMs = 5_000;

/** One of the programs has ended although nobody asked it to. */
export class ProgramEnded extends Error {
  constructor(name: string, outcome: string, log: string, lastWords: string) {
    super(`${name} has ended (${outcome}). Its last lines, of ${log}:\n${lastWords}`);
    this.name = 'ProgramEnded';
  }
}

export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Programs that live and end together, each writing to a log file of its own. */
export class Household {
  readonly #logs: string;
  readonly #running: ChildProcess[] = [];
  readonly #ended: Promise<never>;
  #reportEnd: (error: Error) => void = () => undefined;
  #stopping = false;

  /** @param logs the folder of the log files */
  constructor(logs: string) {
    this.#logs = logs;
    this.#ended = new Promise((_, reject) => {
      this.#reportEnd = reject;
    });
    // Whoever awaits it is told; a death while nobody does must not end this process.
    this.#ended.catch(() => undefined);
  }

  /** Rejects with {@link ProgramEnded} when one of the programs ends by itself. */
  get ended(): Promise<never> {
    return this.#ended;
  }

  /**
   * Starts a program. It gets a process group of its own: Ctrl-C reaches it through {@link stop}, in order. Its stdin stays open
   * while this process lives, so that a program which watches it ends even if this one is killed.
   */
  async start({ name, command, args, env }: Program): Promise<void> {
    await mkdir(this.#logs, { recursive: true });
    const log = join(this.#logs, `${name}.log`);
    const output = createWriteStream(log);
    const child = spawn(command, args, { env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdout.pipe(output, { end: false });
    child.stderr.pipe(output, { end: false });
    this.#running.push(child);
    child.on('error', (error) => this.#reportEnd(error));
    child.on('close', (code, signal) => {
      output.end(() => {
        if (this.#stopping) return;
        const outcome = signal === null ? `code ${code}` : signal;
        void lastLines(log).then((lines) => this.#reportEnd(new ProgramEnded(name, outcome, log, lines)));
      });
    });
  }

  /** Resolves when `condition` does, unless a program ends before. */
  async while<T>(condition: Promise<T>): Promise<T> {
    return Promise.race([condition, this.#ended]);
  }

  /** Ends all programs, the last started first. A program that stays after 5 s is killed with all of its children. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const child of this.#running.toReversed()) await end(child);
  }
}

async function end(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => killGroup(pid), patienceMs);
  await gone;
  clearTimeout(timer);
  killGroup(pid);
}

/** Kills what is left of a process group. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing was left.
  }
}

async function lastLines(log: string): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-20).join('\n');
}
