import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { isOnPath, runCommand } from './command.ts';
import { say, step } from './progress.ts';

/** What a task of the project needs from the system. */
export type SystemNeed =
  | 'electron'
  | 'virtual-display'
  | 'simulators'
  | 'chromium'
  | 'postgresql'
  | 'turn'
  | 'printing'
  | 'worker-build'
  | 'bench-machine';

/** How to tell that a Debian package's content is there, by whatever way it came. */
type Evidence =
  | { readonly command: string }
  | { readonly library: string }
  | { readonly file: string }
  | { readonly pkgConfig: string }
  | { readonly postgresql: true };

interface SystemPackage {
  readonly name: string;
  readonly evidence: Evidence;
}

const packagesFor: Readonly<Record<SystemNeed, readonly SystemPackage[]>> = {
  electron: [
    { name: 'libgtk-3-0', evidence: { library: 'libgtk-3.so.0' } },
    { name: 'libnss3', evidence: { library: 'libnss3.so' } },
    { name: 'libasound2', evidence: { library: 'libasound.so.2' } },
    { name: 'libgbm1', evidence: { library: 'libgbm.so.1' } },
    { name: 'libxss1', evidence: { library: 'libXss.so.1' } },
    { name: 'libatk-bridge2.0-0', evidence: { library: 'libatk-bridge-2.0.so.0' } },
    { name: 'libdrm2', evidence: { library: 'libdrm.so.2' } },
    { name: 'libxtst6', evidence: { library: 'libXtst.so.6' } },
    { name: 'libnotify4', evidence: { library: 'libnotify.so.4' } },
    { name: 'libsecret-1-0', evidence: { library: 'libsecret-1.so.0' } },
    // HID and USB peripherals.
    { name: 'libudev1', evidence: { library: 'libudev.so.1' } },
    { name: 'libusb-1.0-0', evidence: { library: 'libusb-1.0.so.0' } },
  ],
  'virtual-display': [
    { name: 'xvfb', evidence: { command: 'Xvfb' } },
    // Without a font of the system, a character that ours lack would be drawn as a box.
    { name: 'fonts-dejavu-core', evidence: { file: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf' } },
  ],
  simulators: [
    { name: 'socat', evidence: { command: 'socat' } },
    // The bus that simulated Bluetooth peripherals are on.
    { name: 'dbus-daemon', evidence: { command: 'dbus-daemon' } },
  ],
  chromium: [{ name: 'chromium', evidence: { command: 'chromium' } }],
  postgresql: [{ name: 'postgresql', evidence: { postgresql: true } }],
  turn: [
    { name: 'coturn', evidence: { command: 'turnserver' } },
    // Chromium trusts a test's own authority only through its store: certutil writes there, openssl makes the certificate.
    { name: 'libnss3-tools', evidence: { command: 'certutil' } },
    { name: 'openssl', evidence: { command: 'openssl' } },
  ],
  printing: [
    { name: 'cups-daemon', evidence: { file: '/usr/sbin/cupsd' } },
    { name: 'cups-client', evidence: { command: 'lp' } },
  ],
  'worker-build': [
    { name: 'g++', evidence: { command: 'g++' } },
    { name: 'make', evidence: { command: 'make' } },
    { name: 'meson', evidence: { command: 'meson' } },
    { name: 'ninja-build', evidence: { command: 'ninja' } },
    { name: 'pkg-config', evidence: { command: 'pkg-config' } },
    { name: 'libssl-dev', evidence: { pkgConfig: 'openssl' } },
    { name: 'libuv1-dev', evidence: { pkgConfig: 'libuv-static' } },
    { name: 'libflatbuffers-dev', evidence: { file: '/usr/include/flatbuffers/flatbuffers.h' } },
    { name: 'flatbuffers-compiler', evidence: { command: 'flatc' } },
  ],
  'bench-machine': [
    { name: 'qemu-system-x86', evidence: { command: 'qemu-system-x86_64' } },
    { name: 'mmdebstrap', evidence: { command: 'mmdebstrap' } },
    { name: 'genext2fs', evidence: { command: 'genext2fs' } },
    { name: 'kmod', evidence: { file: '/sbin/modprobe' } },
    // The static one: it runs before there is a root.
    { name: 'busybox-static', evidence: { file: '/usr/share/doc/busybox-static' } },
    { name: 'xz-utils', evidence: { command: 'xz' } },
  ],
};

/** System packages are missing, and this account may not install them. The message holds the line to copy. */
export class PackagesMissing extends Error {
  constructor(names: readonly string[]) {
    super(`These system packages are missing. Install them and start again:\n  ${installLine(names)}`);
    this.name = 'PackagesMissing';
  }
}

/** The one line that installs these packages on Debian and Ubuntu. */
export function installLine(names: readonly string[]): string {
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`;
}

/** Makes sure of what these needs name: installs it when root, else rejects with {@link PackagesMissing}. */
export async function requirePackages(needs: readonly SystemNeed[]): Promise<void> {
  const missing = await missingPackages(needs);
  if (missing.length === 0) return;
  if (!(await isOnPath('apt-get'))) {
    throw new Error(`This system has no apt-get. Install what Debian calls: ${missing.join(' ')}`);
  }
  if (process.getuid?.() !== 0) throw new PackagesMissing(await Promise.all(missing.map(nameHere)));

  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step(`installing ${missing.join(' ')}`, async () => {
    await runCommand('apt-get', ['-qq', 'update'], { env });
    const names = await Promise.all(missing.map(nameHere));
    await runCommand('apt-get', ['install', '-y', '--no-install-recommends', ...names], { env, onLine: tellSetUp });
  });
  const still = await missingPackages(needs);
  if (still.length > 0) throw new Error(`apt-get reported success, yet these are not in place: ${still.join(' ')}`);
}

async function missingPackages(needs: readonly SystemNeed[]): Promise<string[]> {
  const libraries = await systemLibraries();
  const wanted = needs.flatMap((need) => packagesFor[need]);
  const present = await Promise.all(wanted.map(({ evidence }) => isPresent(evidence, libraries)));
  return wanted.filter((_, at) => !present[at]).map(({ name }) => name);
}

async function isPresent(evidence: Evidence, libraries: ReadonlySet<string>): Promise<boolean> {
  if ('command' in evidence) return isOnPath(evidence.command);
  if ('library' in evidence) return libraries.has(evidence.library);
  if ('file' in evidence) return existsSync(evidence.file);
  if ('pkgConfig' in evidence) {
    return runCommand('pkg-config', ['--exists', evidence.pkgConfig]).then(
      () => true,
      () => false,
    );
  }
  return (await postgresqlPrograms()) !== undefined;
}

/** The folder of PostgreSQL's server programs (initdb, postgres), which Debian keeps off the PATH; undefined when absent. */
async function postgresqlPrograms(): Promise<string | undefined> {
  const root = '/usr/lib/postgresql';
  const versions = await readdir(root).catch(() => []);
  return versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => `${root}/${version}/bin`)
    .find((folder) => existsSync(`${folder}/initdb`));
}

/** The names of the libraries that the dynamic linker knows. */
async function systemLibraries(): Promise<Set<string>> {
  const listing = await runCommand('/sbin/ldconfig', ['-p']).catch(() => '');
  return new Set(libraryNames(listing));
}

/** Names in the output of `ldconfig -p`. */
export function libraryNames(listing: string): string[] {
  return [...listing.matchAll(/^\t(\S+) \(/gm)].map(([, name]) => name ?? '');
}

/** Since their move to 64-bit time, Debian 13 and Ubuntu 24.04 name some libraries with the suffix t64. */
async function nameHere(name: string): Promise<string> {
  if (!name.startsWith('lib')) return name;
  return runCommand('apt-cache', ['show', `${name}t64`]).then(
    () => `${name}t64`,
    () => name,
  );
}

function tellSetUp(line: string): void {
  const [, name] = /^Setting up (\S+)/.exec(line) ?? [];
  if (name !== undefined) say(`  ${name}`);
}
