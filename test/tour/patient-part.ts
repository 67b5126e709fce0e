import { driver as nonin } from '#drivers/devices/nonin.ts';
import type { PatientIdentity } from '#protocol/patient.ts';
import words from '#renderer/words/fr.json' with { type: 'json' };
import type { Booth } from '../support/booth.ts';
import type { Stage } from '../support/stage.ts';
import type { Album } from './album.ts';

const jeanne: PatientIdentity = {
  state: 'provisional',
  birthName: 'Lefèvre',
  givenName: 'Jeanne',
  birthDate: '1944-05-08',
  sex: 'F',
};

/** Who comes in where the keyboard is not what is looked at: her name needs no accents. */
export const lucie: PatientIdentity = { ...jeanne, birthName: 'Moreau', givenName: 'Lucie' };

const footer = {
  text: new RegExp(`^${words.footer.text.split('{{')[0]}`),
  contrast: words.footer.contrast,
  language: /^(EN|FR), /,
};

/** From the first screen to the reason of the visit, with its errors, and the comfort of reading. */
export async function comeIn(album: Album, { patient }: Booth): Promise<void> {
  const take = (name: string) => album.take('kiosk', patient.page, name);
  await patient.sees('welcome');
  await take('welcome');
  await patient.press(footer.language);
  await take('welcome-english');
  await patient.press(footer.language);
  await patient.choosesFrench();

  await patient.sees('information');
  await take('information-and-consent');
  await patient.press(words.information.decline);
  await patient.sees('declined');
  await take('consent-declined');
  await patient.press(words.declined.return);
  await patient.press(words.footer.help);
  await patient.reads(words.help.body);
  await take('someone-is-called');
  await patient.press(words.help.cancel);
  await patient.consents();

  await patient.sees('birth-name');
  await take('birth-name');
  await patient.press(words.common.continue);
  await patient.reads(words.field.empty);
  await take('birth-name-missing');
  await patient.types('Lef');
  await patient.press(words.keyboard.accents);
  await take('keyboard-accents');
  await patient.types('èvre');
  await take('birth-name-typed');
  await patient.press(words.common.continue);
  await patient.sees('given-name');
  await patient.types(jeanne.givenName);
  await take('given-name');
  await patient.press(words.common.continue);
  await patient.sees('birth-date');
  await take('birth-date');
  await patient.types('31021944');
  await patient.press(words.common.continue);
  await patient.reads(words.field['date-unreal']);
  await take('birth-date-that-does-not-exist');
  await patient.page.locator('[data-part="year"]').click();
  for (let digit = 0; digit < 8; digit += 1) await patient.press(words.keyboard.erase);
  await patient.page.locator('[data-part="day"]').click();
  await patient.types('08051944');
  await take('birth-date-typed');
  await patient.press(words.common.continue);
  await patient.sees('sex');
  await take('sex');
  await patient.press(words.sex[jeanne.sex]);

  await patient.sees('identity-check');
  await take('identity-check');
  await patient.press(footer.text);
  await patient.press(footer.text);
  await take('identity-check-text-150-percent');
  await patient.press(footer.contrast);
  await take('identity-check-high-contrast-150-percent');
  await patient.press(footer.text);
  await take('identity-check-high-contrast');
  await patient.press(footer.contrast);
  await patient.press(words['identity-check'].confirm);
  await patient.sees('reason');
  await take('reason');
  await patient.press(words.reason.cough);
}

/** Every measurement: prepared, live, taken; with the finger out, the cuff leaking, the device away. */
export async function beMeasured(album: Album, booth: Booth): Promise<void> {
  const { patient } = booth;
  const take = (name: string) => album.take('kiosk', patient.page, name);
  const liveNumber = () => patient.page.locator('canvas').waitFor();

  const oximeter = booth.device('nonin');
  await patient.reaches('oximetry', 'prepare');
  await take('oximetry-prepare');
  await patient.press(words.prepare.skip);
  await patient.reaches('oximetry', 'skipping');
  await take('oximetry-why-skip');
  await patient.press(words.skip.keep);
  oximeter.play('finger-out');
  await patient.begins('oximetry');
  await patient.reads(nonin.manifest.guide.turn.fr);
  await take('oximetry-finger-awaited');
  oximeter.play('none');
  await liveNumber();
  await patient.reads(words.phase.settling);
  await take('oximetry-live');
  oximeter.play('finger-out');
  await patient.reads(words.reading['sensor-off']);
  await take('oximetry-finger-out');
  oximeter.play('none');
  await patient.reaches('oximetry', 'taken');
  await take('oximetry-taken');
  await patient.press(words.common.continue);

  const tensiometer = booth.device('and-tm2657p');
  await patient.reaches('blood-pressure', 'prepare');
  await take('blood-pressure-prepare');
  tensiometer.play('cuff-leak');
  await patient.begins('blood-pressure');
  await take('blood-pressure-measuring');
  await patient.measurement('blood-pressure', 'unusable').or(patient.measurement('blood-pressure', 'failed')).waitFor();
  await take('blood-pressure-cuff-leak');
  tensiometer.play('none');
  await patient.press(words.failed.again);
  await patient.begins('blood-pressure');
  await patient.reaches('blood-pressure', 'taken');
  await take('blood-pressure-taken');
  await patient.press(words.common.continue);

  const thermometer = booth.device('taidoc-thermometer');
  await patient.reaches('temperature', 'prepare');
  await take('temperature-prepare');
  await thermometer.unplug();
  await patient.reaches('temperature', 'missing');
  await take('temperature-device-missing');
  await thermometer.plug();
  thermometer.play('no-measurement');
  await patient.begins('temperature');
  await take('temperature-measuring');
  await thermometer.unplug();
  await patient.reaches('temperature', 'failed');
  await take('temperature-device-unplugged');
  await thermometer.plug();
  thermometer.play('none');
  await patient.begins('temperature');
  await patient.reaches('temperature', 'taken');
  await take('temperature-taken');
  await patient.press(words.common.continue);
}

/** Heard, seen and hearing before the queue, with the sound that does not arrive. */
export async function testTheLink(album: Album, { patient }: Booth): Promise<void> {
  const take = (name: string) => album.take('kiosk', patient.page, name);
  const reach = (stage: string) => patient.page.locator(`[data-screen="link-test"][data-stage="${stage}"]`).waitFor();
  await reach('speak');
  await patient.reads(words['link-test'].heard);
  await take('link-test-speak');
  await reach('listen');
  await take('link-test-listen');
  await patient.press(words['link-test'].no);
  await reach('listen-louder');
  await take('link-test-louder');
  await patient.press(words['link-test'].no);
  await reach('listen-other');
  await take('link-test-another-loudspeaker');
  // By each of the other loudspeakers there are: which one is asked about is told by its own mark.
  const stage = patient.page.locator('[data-screen="link-test"] [data-loudspeaker], [data-stage="no-sound"]').first();
  const asked = () => stage.getAttribute('data-loudspeaker');
  for (let playing = await asked(); playing !== null; ) {
    await patient.press(words['link-test'].no);
    const other = patient.page.locator(
      `[data-loudspeaker]:not([data-loudspeaker="${playing}"]), [data-stage="no-sound"]`,
    );
    await other.first().waitFor();
    playing = await asked();
  }
  await reach('no-sound');
  await take('link-test-no-sound');
  await patient.press(words['link-test'].details);
  await take('link-test-details');
  await patient.press(words.common.back);
  await patient.press(words['link-test'].again);
  await patient.passesLinkTest();
}

/** In the queue, with the server away for a moment. */
export async function wait(album: Album, stage: Stage, { patient }: Booth): Promise<void> {
  const take = (name: string) => album.take('kiosk', patient.page, name);
  await patient.sees('waiting');
  await patient.reads(words.waiting.next);
  await patient.page.locator('[data-estimate="nobody-online"]').waitFor();
  await take('waiting');
  await stage.server.kill();
  await patient.reads(words.waiting.offline);
  await take('waiting-offline');
  await stage.server.restart();
  await patient.reads(words.waiting.next);
  await patient.press(words.waiting.leave);
  await patient.reads(words.waiting['leave-body']);
  await take('waiting-leave');
  await patient.press(words.waiting['leave-no']);
}
