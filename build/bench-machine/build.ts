import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { step } from '../machine/progress.ts';
import { type ArchiveEntry, packArchive } from './initrd.ts';
import { extractVmlinux, fetchKernel, type Kernel, moduleFiles } from './kernel.ts';
import { earlyModules } from './modules.ts';
import { buildRootImage } from './root-image.ts';

const folders = ['bin', 'dev', 'proc', 'sys', 'modules', 'root'];

/**
 * Builds the machine of the hardware bench from Debian's packages: `vmlinux`, `initrd.gz` and `root.ext2` in `target`, an
 * empty folder.
 *
 * @param suite Debian's, such as `bookworm`
 */
export async function buildBenchMachine(suite: string, target: string): Promise<void> {
  const kernel = await step("fetching Debian's kernel", () => fetchKernel(target));
  await extractVmlinux(kernel, join(target, 'vmlinux'));
  await writeFile(join(target, 'initrd.gz'), await packInitrd(kernel));
  await step('installing Debian into the root image', () =>
    buildRootImage(kernel, suite, target, join(target, 'root.ext2')),
  );
  await rm(kernel.root, { recursive: true });
  await rm(join(target, 'extra'), { recursive: true });
}

async function packInitrd(kernel: Kernel): Promise<Buffer> {
  const files = await moduleFiles(kernel, earlyModules);
  const entry = async (path: string, source: string, mode: number): Promise<ArchiveEntry> => ({
    path,
    mode,
    content: await readFile(source),
  });
  const order = files.map((file) => `${basename(file)}\n`).join('');
  const archive = packArchive([
    ...folders.map((path) => ({ path, mode: 0o040755 })),
    await entry('init', join(import.meta.dirname, 'guest/early-init.sh'), 0o100755),
    await entry('bin/busybox', '/bin/busybox', 0o100755),
    ...(await Promise.all(files.map((file) => entry(`modules/${basename(file)}`, file, 0o100644)))),
    { path: 'modules/order', mode: 0o100644, content: Buffer.from(order) },
  ]);
  return promisify(gzip)(archive);
}
