import { offerHelp, runScript, say } from '#build/machine/progress.ts';
import { inProject } from '#build/machine/project.ts';
import { calmCameras, examinationCamera } from '../support/kiosk.ts';
import { openStage } from '../support/stage.ts';
import { Album } from './album.ts';
import { stethoscope } from './auscultation-part.ts';
import { lookAtCrowd } from './crowd-part.ts';
import { endings } from './endings-part.ts';
import { sufferFarLinks } from './far-part.ts';
import { lookAfterDevices, lookAtKiosks } from './host-part.ts';
import { sufferTheLink } from './link-part.ts';
import { sufferMishaps } from './mishap-part.ts';
import { printPapers } from './paper-part.ts';
import { beMeasured, comeIn, testTheLink, wait } from './patient-part.ts';
import { meetPhysician } from './physician-part.ts';
import { sufferTroubles } from './trouble-part.ts';

/** The whole journey of two patients on one stage, with what may go wrong on the way. */
async function journey(album: Album): Promise<void> {
  const stage = await openStage({ flags: calmCameras });
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
}

/** What is printed and what is next, then a queue of many. */
async function practice(album: Album): Promise<void> {
  const stage = await openStage({ flags: calmCameras });
  try {
    await printPapers(album, stage);
    await lookAtCrowd(album, stage);
  } finally {
    await stage.close();
  }
}

const parts: Readonly<Record<string, (album: Album) => Promise<void>>> = {
  journey,
  practice,
  link: sufferTheLink,
  far: sufferFarLinks,
  mishaps: sufferMishaps,
  troubles: sufferTroubles,
};

offerHelp(
  `npm run tour [-- --only ${Object.keys(parts).join('|')}]: plays the whole journey for real and leaves a picture of every ` +
    'screen in artifacts/tour/; one part alone in artifacts/tour-<part>/',
);

await runScript(async () => {
  const begin = performance.now();
  const at = process.argv.indexOf('--only');
  const only = at === -1 ? undefined : process.argv[at + 1];
  const played = Object.entries(parts).filter(([name]) => at === -1 || name === only);
  if (played.length === 0) throw new Error(`--only takes one of ${Object.keys(parts).join(', ')}`);
  const folder = inProject(only === undefined ? 'artifacts/tour' : `artifacts/tour-${only}`);
  const album = await Album.open(folder);
  // One part that fails keeps no other from being looked at.
  for (const [name, play] of played)
    await play(album).catch((error: unknown) => {
      process.exitCode = 1;
      say(`the part "${name}" was not played to its end: ${error instanceof Error ? error.message : String(error)}`);
    });
  say(`${album.count} pictures in ${folder}, ${Math.round((performance.now() - begin) / 1000)} s`);
});
