import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { cacheRoot } from '../machine/cache.ts';
import { runCommand } from '../machine/command.ts';
import { step } from '../machine/progress.ts';
import { inProject } from '../machine/project.ts';

const packageFolder = inProject('node_modules/electron');
const probeTimeoutMs = 4_000;
const verdictLifetimeMs = 24 * 60 * 60 * 1_000;

/** The version of Electron that package.json names. */
export function officialVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

/** The executable of the official Electron when its package has installed it, or undefined. */
export function installedOfficialElectron(): string | undefined {
  const pathFile = join(packageFolder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const executable = join(packageFolder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(executable) ? executable : undefined;
}

/** Has Electron's own package fetch its binary, which it checks against the hashes it was published with. */
export async function installOfficialElectron(): Promise<string> {
  await step(`fetching Electron ${officialVersion()}`, () =>
    runCommand(process.execPath, [join(packageFolder, 'install.js')]),
  );
  const executable = installedOfficialElectron();
  if (executable === undefined) throw new Error("electron's package reported success but left no executable");
  return executable;
}

const verdictSchema = z.object({ url: z.string(), reachable: z.boolean(), at: z.number() });
export type Verdict = z.infer<typeof verdictSchema>;

/** Whether a remembered verdict still tells about this address at this time (ms since the epoch). */
export function isCurrent(verdict: Verdict, url: string, now: number): boolean {
  return verdict.url === url && verdict.at <= now && now - verdict.at < verdictLifetimeMs;
}

/**
 * Whether the host of Electron's downloads answers. A negative answer is remembered for a day, so that a machine without a
 * way out does not wait for the network at every start; `forget` asks again.
 */
export async function isOfficialHostReachable(forget: boolean): Promise<boolean> {
  const mirror = process.env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/download/v';
  const url = `${mirror}${officialVersion()}/SHASUMS256.txt`;
  const verdictFile = join(cacheRoot(), 'electron-download.json');
  if (!forget) {
    const remembered = await readVerdict(verdictFile);
    if (remembered !== undefined && !remembered.reachable && isCurrent(remembered, url, Date.now())) return false;
  }
  const reachable = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(probeTimeoutMs) }).then(
    (response) => response.ok,
    () => false,
  );
  const verdict: Verdict = { url, reachable, at: Date.now() };
  await mkdir(dirname(verdictFile), { recursive: true });
  await writeFile(verdictFile, JSON.stringify(verdict));
  return reachable;
}

async function readVerdict(file: string): Promise<Verdict | undefined> {
  try {
    return verdictSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // Absent or unreadable: the probe is made again.
    return undefined;
  }
}
