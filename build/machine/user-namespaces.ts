import { existsSync, readFileSync } from 'node:fs';
import { runCommand } from './command.ts';

/** Settings of the kernel that deny user namespaces to an ordinary account, and the one that allows them. */
const settings = [
  { file: '/proc/sys/user/max_user_namespaces', denying: '0', allowing: 'user.max_user_namespaces=15000' },
  // Debian's and Ubuntu's own.
  {
    file: '/proc/sys/kernel/unprivileged_userns_clone',
    denying: '0',
    allowing: 'kernel.unprivileged_userns_clone=1',
  },
  {
    file: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    denying: '1',
    allowing: 'kernel.apparmor_restrict_unprivileged_userns=0',
  },
] as const;

/**
 * Rejects with a sentence that names the setting to change when an ordinary account may not make user namespaces, on which
 * Chromium's sandbox stands.
 *
 * @param as - A command that runs what follows it as the account in question; none for the present one.
 */
export async function requireUserNamespaces(as: readonly string[] = []): Promise<void> {
  const [command, ...args] = [...as, 'unshare', '--user', '--map-root-user', 'true'] as const;
  await runCommand(command, args).catch((cause: unknown) => {
    const denying = settings.filter(({ file, denying }) => existsSync(file) && read(file) === denying);
    const remedy =
      denying.length === 0
        ? 'A container or a security policy forbids them: run outside of it, or have it allow unshare and clone.'
        : `Allow them: sudo sysctl -w ${denying.map(({ allowing }) => allowing).join(' ')}`;
    throw new Error(`Chromium's sandbox needs unprivileged user namespaces, which this system denies. ${remedy}`, {
      cause,
    });
  });
}

function read(file: string): string {
  return readFileSync(file, 'utf8').trim();
}
