import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CATALOGUE } from '#drivers/catalogue.ts';
import { inProject } from '../machine/project.ts';
import { udevRules } from './rules.ts';

/** Makes the rules of the present catalogue, and gives the file they are in, relative to the project. */
export async function writeUdevRules(): Promise<string> {
  const file = 'dist/system/70-escale.rules';
  const template = await readFile(inProject('kiosk-config/system/70-escale.rules.in'), 'utf8');
  await mkdir(dirname(inProject(file)), { recursive: true });
  await writeFile(
    inProject(file),
    udevRules(
      template,
      CATALOGUE.map(({ manifest }) => manifest),
    ),
  );
  return file;
}
