import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../machine/command.ts';
import { say } from '../machine/progress.ts';

/** Debian's kernel, unpacked and not installed. */
export interface Kernel {
  /** As in `uname -r`. */
  readonly release: string;
  /** What the package would have put under `/`. */
  readonly root: string;
}

/** Fetches Debian's present kernel package (apt verifies its signature) and unpacks it in `folder`. */
export async function fetchKernel(folder: string): Promise<Kernel> {
  const dependencies = await runCommand('apt-cache', ['depends', '--important', 'linux-image-amd64']);
  const name = /Depends: (linux-image-\S+)/.exec(dependencies)?.[1];
  if (name === undefined)
    throw new Error('apt knows no linux-image-amd64: the hardware bench needs Debian, after `apt-get update`');
  say(`  ${name}`);
  await runCommand('apt-get', ['download', name], { cwd: folder });
  const archive = (await readdir(folder)).find((file) => file.startsWith(`${name}_`));
  if (archive === undefined) throw new Error(`apt-get reported success, yet ${name} was not downloaded`);
  const root = join(folder, 'kernel');
  await runCommand('dpkg-deb', ['--extract', join(folder, archive), root]);
  await rm(join(folder, archive));
  const release = name.replace('linux-image-', '');
  await runCommand('/sbin/depmod', ['--basedir', root, release]);
  return { release, root };
}

/**
 * Writes the kernel as an uncompressed `vmlinux`: QEMU enters it directly (PVH), which spares an emulated processor the
 * firmware and the unpacking. Offsets in the boot image: Documentation/x86/boot.rst (`setup_sects`, `payload_offset`,
 * `payload_length`).
 */
export async function extractVmlinux({ release, root }: Kernel, target: string): Promise<void> {
  const image = await readFile(join(root, 'boot', `vmlinuz-${release}`));
  const start = (image.readUInt8(0x1f1) + 1) * 512 + image.readUInt32LE(0x248);
  const payload = image.subarray(start, start + image.readUInt32LE(0x24c));
  if (payload.readUIntBE(0, 6) !== 0xfd377a585a00) throw new Error(`the kernel ${release} is not packed with xz`);
  await writeFile(`${target}.xz`, payload);
  // The payload ends with its unpacked size, after the stream.
  await runCommand('xz', ['--decompress', '--single-stream', `${target}.xz`]);
}

/** The files of these modules and of all they depend on, in the order to load them. */
export async function moduleFiles({ release, root }: Kernel, modules: readonly string[]): Promise<readonly string[]> {
  const files = new Set<string>();
  for (const module of modules) {
    const plan = await runCommand('/sbin/modprobe', [
      `--dirname=${root}`,
      `--set-version=${release}`,
      '--show-depends',
      module,
    ]);
    for (const [, file] of plan.matchAll(/^insmod (\S+)/gm)) if (file !== undefined) files.add(file);
  }
  return [...files];
}
