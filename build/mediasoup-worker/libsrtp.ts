import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../machine/command.ts';
import { type PinnedDigest, unpack, verifyDigest } from '../machine/download.ts';

/** Debian's binary libsrtp2 is linked with NSS; the worker needs one on OpenSSL, so it is built from Debian's source package. */
const source = {
  package: 'libsrtp2',
  tarball: 'libsrtp2_2.5.0.orig.tar.gz',
  digest: 'sha256-8a43ef8e9ae2b665292591af62aa1a4ae41e468b6d98d8258f91478735da4e09',
} as const satisfies { package: string; tarball: string; digest: PinnedDigest };

/** Builds a static libsrtp2 on OpenSSL and installs it under `prefix`. `work` is an empty folder for the build. */
export async function buildLibsrtp(work: string, prefix: string, jobs: number): Promise<void> {
  await unpack(await fetchSource(work), work);
  const folder = (await readdir(work)).find((name) => name.startsWith('libsrtp-'));
  if (folder === undefined) throw new Error(`${source.tarball} holds no libsrtp`);
  const cwd = join(work, folder);
  const env = { ...process.env, CFLAGS: '-O3 -fPIC' };
  await runCommand('./configure', ['--quiet', '--enable-openssl', `--prefix=${prefix}`], { cwd, env });
  await runCommand('make', ['-s', `-j${jobs}`, 'libsrtp2.a'], { cwd, env });
  await runCommand('make', ['-s', 'install'], { cwd, env });
}

/** Asks the machine's own Debian mirrors for the source package, leaving the machine's package lists as they are. */
async function fetchSource(work: string): Promise<string> {
  const apt = join(work, 'apt');
  const sources = join(apt, 'sources');
  await mkdir(join(apt, 'lists/partial'), { recursive: true });
  await mkdir(join(apt, 'cache/archives/partial'), { recursive: true });
  await mkdir(sources);
  await copySourceLists(sources);
  const options = [
    'Dir::Etc::sourcelist=-',
    `Dir::Etc::sourceparts=${sources}`,
    `Dir::State::lists=${join(apt, 'lists')}`,
    `Dir::Cache=${join(apt, 'cache')}`,
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);
  await runCommand('apt-get', [...options, '-qq', 'update']);
  await runCommand('apt-get', [...options, '-qq', 'source', '--download-only', source.package], { cwd: apt });
  const tarball = join(apt, source.tarball);
  await verifyDigest(tarball, source.digest).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new Error(`${source.tarball} is not what this system's mirrors offer as the source of ${source.package}`);
  });
  return tarball;
}

/** Copies the machine's apt sources, asking each for source packages instead of binary ones. */
async function copySourceLists(to: string): Promise<void> {
  const etc = '/etc/apt';
  const parts = await readdir(join(etc, 'sources.list.d')).catch(() => []);
  for (const name of ['sources.list', ...parts.map((part) => join('sources.list.d', part))]) {
    if (!name.endsWith('.list') && !name.endsWith('.sources')) continue;
    const text = await readFile(join(etc, name), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    await writeFile(join(to, name.replaceAll('/', '-')), asSourceList(name, text));
  }
}

/** The text of an apt source list (`.list`: one line each; `.sources`: deb822) turned from binary to source packages. */
export function asSourceList(name: string, text: string): string {
  if (name.endsWith('.sources')) return text.replaceAll(/^Types:.*$/gm, 'Types: deb-src');
  return text
    .split('\n')
    .filter((line) => line.startsWith('deb '))
    .map((line) => `deb-src ${line.slice('deb '.length)}\n`)
    .join('');
}
