import { offerHelp, runScript, say } from '#build/machine/progress.ts';
import { inProject } from '#build/machine/project.ts';
import { examinationCamera } from '../support/kiosk.ts';
import { openStage } from '../support/stage.ts';
import { Album } from './album.ts';
import { stethoscope } from './auscultation-part.ts';
import { endings } from './endings-part.ts';
import { lookAfterDevices, lookAtKiosks } from './host-part.ts';
import { beMeasured, comeIn, testTheLink, wait } from './patient-part.ts';
import { meetPhysician } from './physician-part.ts';

offerHelp('npm run tour: plays the whole journey for real and leaves a picture of every screen in artifacts/tour/');

await runScript(async () => {
  const begin = performance.now();
  const folder = inProject('artifacts/tour');
  const album = await Album.open(folder);
  const stage = await openStage();
  try {
    const instruments = { dermatoscope: { label: examinationCamera }, stethoscope: { label: stethoscope } };
    const booth = await stage.openBooth({ config: { equipment: { instruments } } });
    const physician = await stage.openVisitor();
    await lookAfterDevices(album, stage, booth);
    await comeIn(album, booth);
    await beMeasured(album, booth);
    await testTheLink(album, booth);
    await wait(album, stage, booth);
    const other = await meetPhysician(album, stage, booth, physician);
    await endings(album, other, physician);
    await lookAtKiosks(album, physician);
  } finally {
    await stage.close();
  }
  say(`${album.count} pictures in ${folder}, ${Math.round((performance.now() - begin) / 1000)} s`);
});
