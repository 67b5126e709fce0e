import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '#build/machine/command.ts';
import { requirePackages } from '#build/machine/system-packages.ts';
import { endProcess } from './processes.ts';

/** A real CUPS with one printer that writes what it prints into a file. It keeps every job, as Debian's does. */
export interface Spooler {
  readonly queue: string;
  /** What `CUPS_SERVER` is for programs that are to print here. */
  readonly socket: string;
  /** All that was printed. */
  printed(): Promise<Buffer>;
  /** Files of the spooler that hold these bytes, the printed page aside. */
  holding(mark: string): Promise<string[]>;
  /** A printer without paper: jobs wait. */
  pause(): Promise<void>;
  close(): Promise<void>;
}

const CUPSD = '/usr/sbin/cupsd';

export async function openSpooler(): Promise<Spooler> {
  await requirePackages(['printing']);
  // A socket's path must be short.
  const folder = await mkdtemp(join(tmpdir(), 'cups-'));
  // A kiosk may run as another account: it passes through to the socket and lists nothing.
  await chmod(folder, 0o711);
  const at = (name: string) => join(folder, name);
  const folders = { ServerRoot: 'root', RequestRoot: 'spool', CacheDir: 'cache', StateDir: 'state', TempDir: 'tmp' };
  for (const name of [...Object.values(folders), 'log']) await mkdir(at(name));
  const allowed = 'Order allow,deny\nAllow all\n';
  await writeFile(
    at('cupsd.conf'),
    `Listen ${at('sock')}\nPreserveJobFiles Yes\nPreserveJobHistory Yes\nDefaultAuthType None\nWebInterface No\nBrowsing No\n` +
      `<Location />\n${allowed}</Location>\n<Policy default>\n<Limit All>\n${allowed}</Limit>\n</Policy>\n`,
  );
  // The printer: a program that is given each paper, as one that speaks to a device is.
  await mkdir(at('bin/backend'), { recursive: true });
  await symlink('/usr/lib/cups/daemon', at('bin/daemon'));
  const backend = `#!/bin/sh\n[ $# -eq 0 ] && exit 0\ncat "\${6:--}" >> ${at('printed')}\n`;
  await writeFile(at('bin/backend/page'), backend, { mode: 0o700 });
  const logs = ['AccessLog', 'ErrorLog', 'PageLog'].map((log) => `${log} ${at(`log/${log}`)}\n`).join('');
  const places = Object.entries(folders)
    .map(([key, name]) => `${key} ${at(name)}\n`)
    .join('');
  await writeFile(at('cups-files.conf'), `${places}${logs}ServerBin ${at('bin')}\nSystemGroup root\n`);
  const daemon = spawn(CUPSD, ['-f', '-c', at('cupsd.conf'), '-s', at('cups-files.conf')], { stdio: 'ignore' });
  const close = async () => {
    await endProcess(daemon);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await listening(daemon, at('sock'));
    const queue = 'salle';
    const env = { CUPS_SERVER: at('sock') };
    await runCommand('/usr/sbin/lpadmin', ['-p', queue, '-E', '-v', 'page:/', '-m', 'raw'], { env });
    return {
      queue,
      socket: at('sock'),
      printed: () => readFile(at('printed')).catch(() => Buffer.alloc(0)),
      holding: async (mark) => {
        const entries = await readdir(folder, { recursive: true, withFileTypes: true });
        const files = entries.filter((entry) => entry.isFile() && entry.name !== 'printed');
        const held = await Promise.all(
          files.map(async ({ parentPath, name }) => ({
            name,
            // Its spooler may forget it meanwhile.
            content: await readFile(join(parentPath, name)).catch(() => Buffer.alloc(0)),
          })),
        );
        return held.filter(({ content }) => content.includes(mark)).map(({ name }) => name);
      },
      pause: async () => void (await runCommand('/usr/sbin/cupsdisable', [queue], { env })),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Resolves once the spooler's socket is there; rejects when it has ended before. */
async function listening(daemon: ChildProcess, socket: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!existsSync(socket)) {
    if (daemon.exitCode !== null || Date.now() > deadline) throw new Error('the spooler did not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
