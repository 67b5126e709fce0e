import { offerHelp, runScript } from './machine/progress.ts';
import { writeUdevRules } from './udev/write.ts';

offerHelp('npm run udev-rules: makes dist/system/70-escale.rules of kiosk-config/system and the catalogue of drivers');

await runScript(async () => {
  process.stdout.write(`${await writeUdevRules()}\n`);
});
