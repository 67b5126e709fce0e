import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { prepareMediasoupWorker } from '#build/runtimes/mediasoup-worker.ts';
import { freePort } from '#build/start/port.ts';
import { Measurement } from '#protocol/measurement.ts';
import type { PreparedDatabase } from '../../support/databases.ts';

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Ends a process at once, as a power cut would, and waits until it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

const project = join(import.meta.dirname, '../../..');

/** The real server in a process of its own, always on the same port and folder. */
export class ServerProcess {
  readonly origin: string;
  readonly #environment: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  #said = '';

  private constructor(port: number, environment: NodeJS.ProcessEnv) {
    this.origin = `http://127.0.0.1:${port}`;
    this.#environment = environment;
  }

  /** The server of this folder and environment, which name its database. */
  static async prepare({ dataDir, env }: Pick<PreparedDatabase, 'dataDir' | 'env'>): Promise<ServerProcess> {
    const port = await freePort();
    const { executable } = await prepareMediasoupWorker();
    return new ServerProcess(port, {
      ...process.env,
      PORT: String(port),
      ESCALE_DATA_DIR: dataDir,
      ESCALE_DEMO: '1',
      ESCALE_MEDIA_WORKERS: '1',
      MEDIASOUP_WORKER_BIN: executable,
      LOG_LEVEL: 'error',
      DATABASE_URL: '',
      ...env,
    });
  }

  start(): ChildProcess {
    const child = spawn(process.execPath, [join(project, 'server/main.ts')], {
      env: this.#environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr?.on('data', (text: Buffer) => {
      this.#said = (this.#said + text.toString()).slice(-4000);
    });
    this.#child = child;
    return child;
  }

  /** Resolves with true once this process serves, with false when it has ended before. */
  async ready(child: ChildProcess): Promise<boolean> {
    while (child.exitCode === null && child.signalCode === null) {
      const answer = await fetch(`${this.origin}/readyz`, { signal: AbortSignal.timeout(2000) }).catch(() => null);
      if (answer?.ok) return true;
      await pause(50);
    }
    if (child.signalCode === null) throw new Error(`the server ended with code ${child.exitCode}:\n${this.#said}`);
    return false;
  }

  async enrolmentCode(): Promise<string> {
    const response = await fetch(`${this.origin}/demo/enrolment-code`, { method: 'POST' });
    return z.object({ code: z.string() }).parse(await response.json()).code;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  }
}

const Line = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ drained: z.literal(true) }),
  z.object({ online: z.boolean() }),
  z.object({ taken: z.array(Measurement) }),
]);

/** One life of the kiosk's process. */
export interface KioskLife {
  readonly child: ChildProcess;
  /** Resolves with what it showed as taken, once it has ended and all it wrote has been read. */
  readonly taken: Promise<Measurement[]>;
  /** Resolves when its link to the server is up (or down), or it has ended. */
  untilOnline(online: boolean): Promise<void>;
}

export function startKiosk(folder: string, server: string, mode: 'measure' | 'drain', code = ''): KioskLife {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'kiosk.ts'), folder, server, mode, code], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, '../compiled') },
  });
  let written = '';
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said = (said + text.toString()).slice(-4000);
  });
  const taken = new Promise<Measurement[]>((resolve, reject) => {
    child.on('close', (exitCode, signal) => {
      if (exitCode !== 0 && signal !== 'SIGKILL') {
        reject(new Error(`the kiosk ended with code ${exitCode}, signal ${signal}:\n${said}`));
        return;
      }
      // What follows the last line end was being written when the process died: it was never shown.
      const lines = written.split('\n').slice(0, -1);
      resolve(lines.map((line) => Line.parse(JSON.parse(line))).flatMap((line) => ('taken' in line ? line.taken : [])));
    });
  });
  let isOnline = false;
  let hasEnded = false;
  const waiting = new Set<() => void>();
  const check = () => {
    for (const waiter of [...waiting]) waiter();
  };
  child.stdout.on('data', (text: Buffer) => {
    written += text.toString();
    isOnline = written.lastIndexOf('{"online":true}') > written.lastIndexOf('{"online":false}');
    check();
  });
  child.once('close', () => {
    hasEnded = true;
    check();
  });
  const untilOnline = (online: boolean) =>
    new Promise<void>((resolve) => {
      const waiter = () => {
        if (isOnline !== online && !hasEnded) return;
        waiting.delete(waiter);
        resolve();
      };
      waiting.add(waiter);
      waiter();
    });
  return { child, taken, untilOnline };
}
