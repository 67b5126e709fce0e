import { dirname } from 'node:path';
import { build, Platform } from 'electron-builder';
import { bundleAll } from './bundle.ts';
import { offerHelp, runScript, say } from './machine/progress.ts';
import { projectRoot } from './machine/project.ts';
import { packaging } from './packaging/configuration.ts';
import { requireOfficialElectron } from './runtimes/electron.ts';
import { writeUdevRules } from './udev/write.ts';

offerHelp(
  'npm run package: makes the kiosk for an appliance, as a folder under dist/package; only with the official Electron',
);

await runScript(async () => {
  const electron = await requireOfficialElectron();
  await bundleAll();
  await writeUdevRules();
  const config = { ...packaging, electronVersion: electron.version, electronDist: dirname(electron.executable) };
  await build({ projectDir: projectRoot, targets: Platform.LINUX.createTarget('dir'), config, publish: 'never' });
  say('dist/package holds the kiosk');
});
