import { runCommand } from '../machine/command.ts';
import { offerHelp, runScript, say } from '../machine/progress.ts';
import { fallbackVersion, prepareFallbackElectron } from './electron-fallback.ts';
import {
  installedOfficialElectron,
  installOfficialElectron,
  isOfficialHostReachable,
  officialVersion,
} from './electron-official.ts';

export interface ElectronRuntime {
  readonly kind: 'named' | 'official' | 'fallback';
  readonly version: string;
  readonly executable: string;
}

/**
 * The Electron to run in development and tests: the one that ESCALE_ELECTRON names, else the official one of package.json, or,
 * where its download host cannot be reached, the fallback of the npm registry, with a warning.
 */
export async function prepareElectron(options: { readonly askAgain?: boolean } = {}): Promise<ElectronRuntime> {
  const named = process.env['ESCALE_ELECTRON'];
  if (named !== undefined && named !== '') return namedElectron(named);
  const official = await officialElectron(options.askAgain ?? false);
  if (official !== undefined) return official;
  const executable = await prepareFallbackElectron();
  say(
    `Warning: Electron ${officialVersion()} cannot be downloaded here; development and tests run on Electron ${fallbackVersion}, which must not ship.`,
  );
  return { kind: 'fallback', version: fallbackVersion, executable };
}

async function namedElectron(executable: string): Promise<ElectronRuntime> {
  // Run as Node it answers at once, without a display.
  const answer = await runCommand(executable, ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  }).catch((cause: unknown) => {
    throw new Error(`${executable}, which ESCALE_ELECTRON names, does not run`, { cause });
  });
  const version = answer.trim();
  if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`${executable}, which ESCALE_ELECTRON names, is no Electron`);
  return { kind: 'named', version, executable };
}

/** The official Electron, and nothing else: what is packaged must be what package.json names. */
export async function requireOfficialElectron(): Promise<ElectronRuntime> {
  const official = await officialElectron(true);
  if (official !== undefined) return official;
  throw new Error(
    `This needs the official Electron ${officialVersion()}, and its download host cannot be reached from here. ` +
      `Electron ${fallbackVersion} of the npm registry is for development and tests only and is never packaged. ` +
      'Use a machine that reaches github.com, or set ELECTRON_MIRROR.',
  );
}

async function officialElectron(askAgain: boolean): Promise<ElectronRuntime | undefined> {
  const installed = installedOfficialElectron();
  if (installed !== undefined) return { kind: 'official', version: officialVersion(), executable: installed };
  if (!(await isOfficialHostReachable(askAgain))) return undefined;
  return { kind: 'official', version: officialVersion(), executable: await installOfficialElectron() };
}

if (import.meta.main) {
  offerHelp('node build/runtimes/electron.ts [--ask-again]: prepares Electron and prints the path of its executable');
  await runScript(async () => {
    const runtime = await prepareElectron({ askAgain: process.argv.includes('--ask-again') });
    process.stdout.write(`${runtime.executable}\n`);
  });
}
