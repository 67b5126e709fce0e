import { fr as consoleWords } from '#console/words/fr.ts';
import words from '#renderer/words/fr.json' with { type: 'json' };
import type { Booth } from '../support/booth.ts';
import type { Physician } from '../support/physician.ts';
import type { Stage } from '../support/stage.ts';
import type { Album } from './album.ts';

/** The host of the place looks at the devices: never checked, checking, all well, the stethoscope tested, one away, without a network. */
export async function lookAfterDevices(album: Album, stage: Stage, { patient, device }: Booth): Promise<void> {
  const take = (name: string) => album.take('kiosk', patient.page, name);
  await patient.sees('welcome');
  await patient.press(words.equipment.door);
  await patient.sees('equipment');
  await take('equipment-never-checked');
  const { figure, host } = words['link-test'];
  await patient.press(figure.link);
  await patient.reads(host.never);
  await take('host-link-never-tested');
  await patient.press(host.test);
  await patient.reads(host.verdict.good);
  await take('host-link-tested');
  await patient.press(words.common.back);
  await patient.press(words.equipment.check);
  await patient.reads(words.equipment['checking-body']);
  await take('equipment-checking');
  await patient.reads(words.equipment.sent);
  await take('equipment-well');
  await patient.press(words.equipment.tone.door);
  await patient.sees('stethoscope-test');
  await take('stethoscope-test');
  await patient.press(words.equipment.tone.start);
  await take('stethoscope-test-sounding');
  // Nobody holds the disc: the tone is not heard.
  await patient.reads(words.equipment.tone.raw.title);
  await take('stethoscope-test-not-heard');
  await patient.press(words.equipment.tone.leave);
  await patient.reads(words.equipment['checking-body']);
  await patient.page.locator('[data-verdict="well"]').waitFor();
  await device('taidoc-thermometer').unplug();
  await patient.reads('Débranché depuis.');
  await patient.press(words.equipment.check);
  await patient.page.locator('[data-role="thermometer"][data-state="missing"]').waitFor();
  await take('equipment-one-missing');
  await stage.server.kill();
  await patient.press(words.equipment.check);
  await patient.reads(words.equipment.kept);
  await take('equipment-offline');
  await stage.server.restart();
  await patient.reads(words.equipment.sent);
  await device('taidoc-thermometer').plug();
  await patient.press(words.equipment.back);
  await patient.sees('welcome');
}

/** The kiosks as staff see them in the console. */
export async function lookAtKiosks(album: Album, physician: Physician): Promise<void> {
  await physician.press(consoleWords.fleet.title);
  await physician.page.locator('.fleet').waitFor();
  await album.take('console', physician.page, 'kiosks');
  await physician.press(new RegExp(`^${consoleWords.fleet.back}`));
  await physician.seesQueue();
}
