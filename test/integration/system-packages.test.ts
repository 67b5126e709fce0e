import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCommand } from '#build/machine/command.ts';
import { inProject, projectRoot } from '#build/machine/project.ts';

const isRoot = process.getuid?.() === 0;

/** A script that asks for what the simulators need, which is socat alone, with the project at `root`. */
const require = (root: string) => `
  import { requirePackages } from '${root}/build/machine/system-packages.ts';
  await requirePackages(['simulators']).catch((error) => console.log(error.message));
`;
const node = (root: string) => [`${root}/node_modules/.bin/node`, '--input-type=module', '--eval', require(root)];

/** Runs shell commands in a copy of this machine, without socat, that is gone afterwards. The project is at /mnt. */
function withoutSocat(commands: string): Promise<string> {
  const machine = inProject('test/support/throwaway-machine.sh');
  return runCommand(machine, [
    projectRoot,
    ...[
      '/bin/bash',
      '-euc',
      `dpkg --remove --force-depends socat >&2; hash -r; ! command -v socat; ${commands}`,
      'bash',
    ],
    ...node('/mnt'),
  ]);
}

/** What an ordinary account is told: root becomes one on a machine without socat, another has it kept out of its sight. */
async function toldToOrdinaryAccount(): Promise<string> {
  if (isRoot) return withoutSocat('exec setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"');
  const programs = await mkdtemp(join(tmpdir(), 'escale-programs-'));
  try {
    await symlink('/usr/bin/apt-get', join(programs, 'apt-get'));
    return await runCommand(process.execPath, node(projectRoot).slice(1), { env: { PATH: programs } });
  } finally {
    await rm(programs, { recursive: true });
  }
}

describe('a system package that is missing', () => {
  test('is named to an ordinary account in one line to copy', async () => {
    expect(await toldToOrdinaryAccount()).toBe(
      'These system packages are missing. Install them and start again:\n' +
        '  sudo apt-get update && sudo apt-get install -y --no-install-recommends socat\n',
    );
  });

  // Another account has nothing to show here: it may not install.
  if (isRoot)
    test('is installed for root, from the mirrors of this system', { timeout: 300_000 }, async () => {
      const version = await withoutSocat('"$@"; socat -V');
      expect(version).toMatch(/^socat by .*\nsocat version \d/);
    });
});
