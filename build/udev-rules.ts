import { writeFile } from 'node:fs/promises';
import { CATALOGUE } from '#drivers/catalogue.ts';
import { inProject } from './machine/project.ts';
import { udevRules } from './udev/rules.ts';

const HELP = 'npm run udev-rules: writes kiosk-config/system/70-escale.rules anew from the catalogue of drivers.\n';

if (process.argv.includes('--help')) process.stdout.write(HELP);
else
  await writeFile(
    inProject('kiosk-config/system/70-escale.rules'),
    udevRules(CATALOGUE.map(({ manifest }) => manifest)),
  );
