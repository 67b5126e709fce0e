import { chown } from 'node:fs/promises';
import { requireUserNamespaces } from '#build/machine/user-namespaces.ts';

/** The account of Debian and Ubuntu that owns nothing: `nobody`, of the group `nogroup`. */
const nobody = { uid: 65_534, gid: 65_534 } as const;

const isRoot = process.getuid?.() === 0;

/** Rejects with what to change on this machine when a kiosk could not run in Chromium's sandbox. */
export function requireSandbox(): Promise<void> {
  const asNobody = ['setpriv', `--reuid=${nobody.uid}`, `--regid=${nobody.gid}`, '--clear-groups'];
  return requireUserNamespaces(isRoot ? asNobody : []);
}

/**
 * Gives a kiosk's folder to the account that runs the kiosk: the present one, or `nobody` when the tests run as root, as
 * which Chromium's sandbox does not run. Resolves with what the launcher must know of it.
 */
export async function giveToKiosk(folder: string, files: readonly string[]): Promise<NodeJS.ProcessEnv> {
  if (!isRoot) return {};
  for (const path of [folder, ...files]) await chown(path, nobody.uid, nobody.gid);
  return { ESCALE_KIOSK_UID: String(nobody.uid), ESCALE_KIOSK_GID: String(nobody.gid) };
}
