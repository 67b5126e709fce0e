import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#build/start/port.ts';

const programsRoot = '/usr/lib/postgresql';

/** The account that Debian's package creates; the server refuses to run as root. */
const unprivilegedAccount = 'postgres';

/** A PostgreSQL server of its own in a temporary folder, reachable on the loopback interface only. */
export interface TemporaryPostgres {
  /** Address of its maintenance database, from which others are made. */
  readonly url: string;
  /** Stops the server and removes everything that it wrote. */
  stop(): Promise<void>;
}

/** Starts a temporary PostgreSQL from the system's package. Rejects when the package is not installed. */
export async function startPostgres(): Promise<TemporaryPostgres> {
  const programs = await serverPrograms();
  const account = await serverAccount();
  const folder = await mkdtemp(join(tmpdir(), 'escale-postgres-'));
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  const cluster = join(folder, 'cluster');
  const run = (program: string, args: readonly string[]) =>
    spawn(join(programs, program), args, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' },
      ...(account ?? {}),
    });

  let server: ChildProcess | undefined;
  try {
    // Nothing in it outlives the test: durability is left out for speed.
    await ended(run('initdb', ['-D', cluster, '-U', 'escale', '-A', 'trust', '-E', 'UTF8', '--no-sync']), 'initdb');
    const port = await freePort();
    const settings = {
      listen_addresses: '127.0.0.1',
      port: String(port),
      unix_socket_directories: folder,
      fsync: 'off',
    };
    server = run('postgres', [
      '-D',
      cluster,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]);
    await readyLine(server);
    const running = server;
    return { url: `postgresql://escale@127.0.0.1:${port}/postgres`, stop: () => stopAndRemove(running, folder) };
  } catch (error) {
    await stopAndRemove(server, folder);
    throw error;
  }
}

async function serverPrograms(): Promise<string> {
  const versions = await readdir(programsRoot).catch(() => []);
  const newest = versions.map(Number).sort((a, b) => b - a)[0];
  if (newest === undefined) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  return `${programsRoot}/${newest}/bin`;
}

/** The account to run the server as: the current one, or an unprivileged one when the tests run as root. */
async function serverAccount(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = async (option: '-u' | '-g') => {
    const id = spawn('id', [option, unprivilegedAccount], { stdio: ['ignore', 'pipe', 'pipe'] });
    let answer = '';
    id.stdout.on('data', (text: Buffer) => {
      answer += text.toString();
    });
    await ended(id, 'id');
    return Number(answer);
  };
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}

async function ended(child: ChildProcess, name: string): Promise<void> {
  let errors = '';
  child.stderr?.on('data', (text: Buffer) => {
    errors += text.toString();
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${name} ended with code ${code}: ${errors}`);
}

/** Resolves when the server says that it accepts connections; rejects with what it said when it ends before. */
function readyLine(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr?.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.includes('database system is ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`postgres ended with code ${code}: ${said}`)));
  });
}

async function stopAndRemove(server: ChildProcess | undefined, folder: string): Promise<void> {
  if (server !== undefined && server.exitCode === null && server.signalCode === null) {
    const gone = once(server, 'exit');
    // Ends the sessions that are still open instead of waiting for them.
    server.kill('SIGINT');
    await gone;
  }
  await rm(folder, { recursive: true, force: true });
}
