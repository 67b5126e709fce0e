import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fingerprint } from '../bundles/fingerprint.ts';
import { cachedFolder, cacheRoot } from '../machine/cache.ts';
import { CommandFailed, runCommand } from '../machine/command.ts';
import { offerHelp, runScript, say, step } from '../machine/progress.ts';
import { inProject } from '../machine/project.ts';
import { requirePackages } from '../machine/system-packages.ts';
import { buildWorker } from '../mediasoup-worker/build.ts';
import { fetchPrebuiltWorker } from './prebuilt-worker.ts';

const packageFolder = inProject('node_modules/mediasoup');

/** What the worker answers, and all that it does, when it is started without its settings (its main.cpp). */
const exitCodeWithoutSettings = 41;

export interface MediasoupWorker {
  readonly kind: 'named' | 'prebuilt' | 'built';
  readonly executable: string;
}

/**
 * The SFU's worker: the one that MEDIASOUP_WORKER_BIN names, else the prebuilt one (that mediasoup's own install has put in
 * place, or fetched where its digest is pinned), else one built once from the package's own sources. Both are kept in the cache.
 */
export async function prepareMediasoupWorker(): Promise<MediasoupWorker> {
  const named = process.env['MEDIASOUP_WORKER_BIN'];
  if (named !== undefined && named !== '') return checked({ kind: 'named', executable: named });

  const prebuilt = join(packageFolder, 'worker/out/Release/mediasoup-worker');
  if (existsSync(prebuilt)) return checked({ kind: 'prebuilt', executable: prebuilt });

  const fetched = await fetchPrebuiltWorker(version());
  if ('executable' in fetched) return checked({ kind: 'prebuilt', executable: fetched.executable });

  const folder = await builtWorkerFolder();
  const isBuilt = existsSync(join(cacheRoot(), folder));
  if (!isBuilt || fetched.missing === 'host') say(fetched.why);
  if (!isBuilt) await requirePackages(['worker-build']);
  const built = await cachedFolder(folder, (unfinished) =>
    step(`building mediasoup's worker ${version()} from its sources, once (3 to 8 minutes)`, () =>
      buildWorker(join(packageFolder, 'worker'), unfinished),
    ),
  );
  return checked({ kind: 'built', executable: join(built, 'mediasoup-worker') });
}

/** The name in the cache of the built worker: it is used again only for the same version, built the same way, on the same machine type. */
export async function builtWorkerFolder(): Promise<string> {
  const recipe = await fingerprint(['build/mediasoup-worker']);
  return `mediasoup-worker-${version()}-${process.arch}-${recipe.slice(0, 12)}`;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

/** Starts it once without its settings, so that a binary for another system is found out here and not in a consultation. */
async function checked(worker: MediasoupWorker): Promise<MediasoupWorker> {
  const outcome = await runCommand(worker.executable, [], { env: {} }).catch((error: unknown) => error);
  if (outcome instanceof CommandFailed && outcome.exitCode === exitCodeWithoutSettings) return worker;
  throw new Error(`${worker.executable} is no mediasoup worker that runs on this machine: ${String(outcome)}`);
}

if (import.meta.main) {
  offerHelp("node build/runtimes/mediasoup-worker.ts: prepares mediasoup's worker and prints its path");
  await runScript(async () => {
    const worker = await prepareMediasoupWorker();
    if (worker.kind === 'built')
      say('This worker is built against system libraries: for development, tests and trials.');
    process.stdout.write(`${worker.executable}\n`);
  });
}
