import { chmod, cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { runCommand } from '../machine/command.ts';
import { say } from '../machine/progress.ts';
import { buildLibsrtp } from './libsrtp.ts';
import { applyPatches, workerPatches } from './patches.ts';

const overlays = join(import.meta.dirname, 'overlays');

/** The worker's largest sources take about this much memory to compile. */
const bytesPerJob = 1_200_000_000;

/**
 * Builds mediasoup's worker from the sources in its npm package against the system's libraries, where neither its prebuilt
 * binary nor its own dependencies can be downloaded.
 *
 * Each dependency that meson would fetch has its folder laid out beforehand (overlays/), naming the system's library or,
 * where there is none, giving the few names that the worker uses. patches.ts tells what is changed in the worker itself.
 *
 * @param workerSources the folder `worker` of the mediasoup package
 * @param target an empty folder, which then holds `mediasoup-worker`
 */
export async function buildWorker(workerSources: string, target: string): Promise<void> {
  const jobs = Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / bytesPerJob)));
  const work = join(target, 'build');
  const sources = join(work, 'worker');
  await mkdir(work);
  await cp(workerSources, sources, { recursive: true });
  await layOverlays(join(sources, 'subprojects'));
  await cp(join(import.meta.dirname, 'pch'), join(sources, 'pch'), { recursive: true });
  await applyPatches(sources, workerPatches);

  const libsrtpWork = join(work, 'libsrtp');
  await mkdir(libsrtpWork);
  const libsrtp3 = join(sources, 'subprojects', await folderOfWrap(join(sources, 'subprojects'), 'libsrtp3'));
  await buildLibsrtp(libsrtpWork, join(libsrtp3, 'libsrtp2'), jobs);

  const output = join(work, 'out');
  await runCommand(
    'meson',
    // What upstream's release build means, without what needs a download.
    [
      'setup',
      output,
      '--wrap-mode=nodownload',
      '-Doptimization=3',
      '-Ddebug=false',
      '-Db_ndebug=true',
      '-Db_lto=false',
    ],
    { cwd: sources },
  );
  await runCommand('ninja', ['-C', output, `-j${jobs}`, 'mediasoup-worker'], { onLine: tellEveryTenth() });
  const binary = join(target, 'mediasoup-worker');
  await cp(join(output, 'mediasoup-worker'), binary);
  await runCommand('strip', [binary]);
  await chmod(binary, 0o755);
  await rm(work, { recursive: true });
}

async function layOverlays(subprojects: string): Promise<void> {
  for (const wrap of await readdir(overlays)) {
    await cp(join(overlays, wrap), join(subprojects, await folderOfWrap(subprojects, wrap)), { recursive: true });
  }
}

/** The folder in which meson expects the sources of a wrap. */
async function folderOfWrap(subprojects: string, wrap: string): Promise<string> {
  const text = await readFile(join(subprojects, `${wrap}.wrap`), 'utf8');
  const folder = /^directory *= *(\S+)$/m.exec(text)?.[1];
  if (folder === undefined) throw new Error(`${wrap}.wrap names no directory`);
  return basename(folder);
}

/** Tells ninja's progress each time another tenth of the build is done. */
function tellEveryTenth(): (line: string) => void {
  let told = 0;
  return (line) => {
    const [, done, all] = /^\[(\d+)\/(\d+)\]/.exec(line) ?? [];
    if (done === undefined || all === undefined) return;
    const tenth = Math.floor((10 * Number(done)) / Number(all));
    if (tenth <= told) return;
    told = tenth;
    say(`  ${done} of ${all} parts`);
  };
}
