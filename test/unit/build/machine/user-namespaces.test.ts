import { describe, expect, test } from 'vitest';
import { runCommand } from '#build/machine/command.ts';
import { inProject } from '#build/machine/project.ts';
import { requireUserNamespaces } from '#build/machine/user-namespaces.ts';

/** Runs what follows on a system without user namespaces: how many there may be is a setting of each namespace. */
const whereDenied = [
  ...['--user', '--map-root-user', 'sh', '-c'],
  ...['echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"', 'sh'],
];

const asked = `
  import { requireUserNamespaces } from ${JSON.stringify(inProject('build/machine/user-namespaces.ts'))};
  await requireUserNamespaces().catch((error) => console.log(error.message));
`;

describe("what Chromium's sandbox stands on", () => {
  test('is found where the system allows it', async () => {
    await expect(requireUserNamespaces()).resolves.toBeUndefined();
  });

  test('is refused in a sentence that names the setting, where the system denies it', async () => {
    const said = await runCommand('unshare', [
      ...whereDenied,
      ...[process.execPath, '--input-type=module', '--eval', asked],
    ]);
    expect(said.trim()).toBe(
      "Chromium's sandbox needs unprivileged user namespaces, which this system denies. " +
        'Allow them: sudo sysctl -w user.max_user_namespaces=15000',
    );
  });
});
