import { existsSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cachedFolder } from '../machine/cache.ts';
import { fetchFromNpm, unpack } from '../machine/download.ts';
import { inProject } from '../machine/project.ts';
import { fallbackVersion } from './electron-fallback.ts';

/** Electron's own package at the version of the fallback, of which its types alone are taken. */
const source = {
  package: `electron@${fallbackVersion}`,
  integrity: 'sha512-WvFUfVsJn6YiP35UxdibYVjU2LceastyMm4SVp2bmb4XvKEvItAIiwxgm7tPC5Syl1243aRCvQLqr84sZ71pyQ==',
} as const;

/** Puts the types of the oldest Electron that the kiosk runs on where tsconfig.oldest-electron.json finds them. */
export async function prepareOldestElectronTypes(): Promise<void> {
  const types = inProject(`node_modules/.cache/escale/electron-${fallbackVersion}.d.ts`);
  if (existsSync(types)) return;
  const folder = await cachedFolder(`electron-${fallbackVersion}-types`, async (unfinished) => {
    const tarball = await fetchFromNpm(source.package, source.integrity, unfinished);
    await unpack(tarball, unfinished, ['package/electron.d.ts']);
    await rm(tarball);
  });
  await mkdir(dirname(types), { recursive: true });
  await copyFile(join(folder, 'package/electron.d.ts'), types);
}
