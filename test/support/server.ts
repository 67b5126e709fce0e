import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { prepareMediasoupWorker } from '#build/runtimes/mediasoup-worker.ts';
import { freePort } from '#build/start/port.ts';
import { CookieJar } from './cookie-jar.ts';
import { endProcess } from './processes.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));

/** How long a server may take from its start to its first answer on a busy machine, ms. */
const patience = 60_000;

export interface DemoPhysician {
  readonly login: string;
  readonly password: string;
}

const password = 'une phrase de test';
const demoPhysicians = {
  first: { login: 'dr.martin', password },
  second: { login: 'dr.bernard', password },
} as const satisfies Record<string, DemoPhysician>;

export interface ServerOptions {
  /** Where the server keeps its database and secrets; a temporary folder, removed at the stop, when not given. */
  readonly dataDir?: string;
  /** Environment variables beside those of the demo. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A real server in a process of its own, in the demo setting, on a free port. */
export interface RunningServer {
  /** Address of HTTP and Socket.IO, the same after a restart. */
  readonly origin: string;
  readonly dataDir: string;
  /** Folder of the embedded database, to be opened only when the server has ended. */
  readonly databaseFolder: string;
  readonly physicians: typeof demoPhysicians;
  /** Process id of the server now running. */
  readonly pid: number;
  enrolmentCode(site?: string, kiosk?: string): Promise<string>;
  /** Signs in through the OpenID provider; the value of a `Cookie` header. */
  signIn(physician: DemoPhysician): Promise<string>;
  /** Everything it has written to standard output and error so far, over all its runs. */
  output(): string;
  /** Kills it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same port and folder; a server still running is asked to stop first. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startServer({ dataDir, env = {} }: ServerOptions = {}): Promise<RunningServer> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'escale-server-')));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const workerBin = process.env['MEDIASOUP_WORKER_BIN'] ?? (await prepareMediasoupWorker()).executable;
  const environment = {
    PATH: process.env['PATH'] ?? '',
    PORT: String(port),
    ESCALE_DATA_DIR: folder,
    ESCALE_DEMO: '1',
    ESCALE_DEMO_PASSWORD: password,
    ESCALE_MEDIA_WORKERS: '1',
    MEDIASOUP_WORKER_BIN: workerBin,
    ...env,
  };
  let written = '';
  let child = await start();

  async function start(): Promise<ChildProcess> {
    const started = spawn(join(project, 'node_modules/.bin/node'), ['server/main.ts'], {
      cwd: project,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (text: Buffer) => {
      written += text.toString();
    };
    started.stdout.on('data', keep);
    started.stderr.on('data', keep);
    try {
      await readyLine(started, () => written);
    } catch (error) {
      await endProcess(started);
      throw error;
    }
    return started;
  }

  return {
    origin,
    dataDir: folder,
    databaseFolder: join(folder, 'pglite'),
    physicians: demoPhysicians,
    get pid() {
      if (child.pid === undefined) throw new Error('the server has not started');
      return child.pid;
    },
    output: () => written,
    enrolmentCode: (site = 'Pharmacie des Halles', kiosk = 'Borne 1') => enrolmentCode(origin, site, kiosk),
    signIn: (physician) => signIn(origin, physician),
    kill: async () => {
      const gone = once(child, 'exit');
      if (child.kill('SIGKILL')) await gone;
    },
    restart: async () => {
      await endProcess(child);
      child = await start();
    },
    stop: async () => {
      await endProcess(child);
      if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when the server says that it is ready; rejects with all it said when it ends before, or is silent too long. */
function readyLine(server: ChildProcess, said: () => string): Promise<void> {
  const from = said().length;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server was not ready in time:\n${said()}`)), patience);
    const look = () => {
      if (!said().includes('Escale server ready', from)) return;
      clearTimeout(timer);
      resolve();
    };
    server.stderr?.on('data', look);
    server.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`the server ended (${code ?? signal}):\n${said()}`));
    });
  });
}

async function enrolmentCode(origin: string, site: string, kiosk: string): Promise<string> {
  const response = await fetch(new URL('/demo/enrolment-code', origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ site, kiosk }),
  });
  return z.object({ code: z.string() }).parse(await response.json()).code;
}

/** Walks the sign-in as a browser does: every redirect, every cookie, the provider's form. */
async function signIn(origin: string, physician: DemoPhysician): Promise<string> {
  const jar = new CookieJar();
  const form = await jar.follow(new URL('/auth/login', origin));
  const body = new URLSearchParams({ login: physician.login, password: physician.password });
  const end = await jar.follow(form.url, { method: 'POST', body });
  const cookie = jar.header(new URL('/', origin), 'session');
  if (end.url.pathname !== '/' || cookie === '') {
    throw new Error(`the sign-in ended at ${end.url.pathname} (${end.response.status})`);
  }
  return cookie;
}
