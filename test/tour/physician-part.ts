import { fr as words } from '#console/words/fr.ts';
import kioskWords from '#renderer/words/fr.json' with { type: 'json' };
import type { Booth } from '../support/booth.ts';
import { examinationCamera } from '../support/kiosk.ts';
import type { Physician } from '../support/physician.ts';
import type { Stage } from '../support/stage.ts';
import type { Album } from './album.ts';
import { listenToPatient } from './auscultation-part.ts';
import { drawBeforeCameras } from './drawn-cameras.ts';
import { inviteNurse } from './guest-part.ts';
import { keepRecord } from './record-part.ts';
import { takeStills } from './stills-part.ts';

/** The physician signs in, chooses, sees and measures the first patient; a second one waits meanwhile and is returned. */
export async function meetPhysician(album: Album, stage: Stage, booth: Booth, physician: Physician): Promise<Booth> {
  const take = (name: string) => album.take('console', physician.page, name);
  const onKiosk = (name: string) => album.take('kiosk', booth.patient.page, name);
  const { page } = physician;
  const pictureOf = (name: 'face' | 'examination') =>
    page.waitForFunction(
      (video) => (document.querySelector<HTMLVideoElement>(`video[data-video="${video}"]`)?.videoWidth ?? 0) > 0,
      name,
    );

  await page.goto('/');
  await page.locator('[data-action="sign-in"]').waitFor();
  await take('sign-in');
  await page.locator('[data-action="sign-in"]').click();
  await page.locator('input[name="login"]').waitFor();
  await take('openid-provider');
  await physician.signsIn(stage.server.physicians.first);
  await physician.waiting(words.visit.cough).waitFor();
  await take('queue-one-patient');

  const other = await stage.openBooth({ site: 'Mairie de Sarlat', kiosk: 'Borne 2', plugged: ['taidoc-thermometer'] });
  const { patient } = other;
  await patient.comesIn(
    { state: 'provisional', birthName: 'Martinez', givenName: 'Paul', birthDate: '1987-11-02', sex: 'M' },
    'skin',
  );
  await patient.reaches('oximetry', 'missing');
  await patient.press(kioskWords.missing.skip);
  await patient.press(kioskWords.skip['device-fault']);
  await patient.reaches('blood-pressure', 'missing');
  await patient.press(kioskWords.missing.skip);
  await patient.press(kioskWords.skip['device-fault']);
  await patient.measures('temperature');
  await patient.waits();
  await patient.reads(kioskWords.waiting.ahead_one.replace('{{count}}', '1'));
  await album.take('kiosk', patient.page, 'second-patient-waiting');
  await patient.press(kioskWords.footer.help);
  await physician.waiting(words.visit.skin).getByText(words.queue.help).waitFor();
  await take('queue-two-patients-one-calls-for-help');
  await page.keyboard.press('f');
  await page.locator('[data-filter-by="reason"]').selectOption('cough');
  await page.locator('[data-hidden="1"]').waitFor();
  await take('queue-filter-hides-an-alert');
  await page.locator('[data-action="show-all"]').click();
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await take('shortcuts');
  await page.keyboard.press('Escape');

  await drawBeforeCameras(page, 'physician');
  await drawBeforeCameras(booth.patient.page, 'patient', examinationCamera);
  await physician.takes(words.visit.cough);
  await pictureOf('face');
  await booth.patient.page.locator('.physician[data-state="present"]').waitFor();
  await take('consultation');
  await onKiosk('consultation');
  await booth.patient.press(kioskWords.consultation.mute);
  await page.locator('[data-patient="muted"]').waitFor();
  await onKiosk('consultation-muted');
  await take('consultation-patient-muted');
  await booth.patient.press(kioskWords.consultation.unmute);
  await page.locator('[data-action="devices"]').click();
  await take('consultation-devices');
  await page.locator('[data-action="devices"]').click();
  await keepRecord(album, booth, physician);
  await inviteNurse(album, stage, booth, physician);
  await listenToPatient(album, booth, physician);

  await physician.asksFor('oximetry');
  await booth.patient.reaches('oximetry', 'prepare');
  await onKiosk('consultation-measure-asked');
  // Without its SmartPoint the oximeter needs ten seconds, enough for a picture of each side.
  booth.device('nonin').set({ smartPoint: 0 });
  await booth.patient.begins('oximetry');
  await physician.panel('oximetry').locator('[data-pleth] canvas').waitFor();
  await physician.panel('oximetry').locator('[data-live="pulse-rate"][data-state="number"]').waitFor();
  await booth.patient.reads(kioskWords.phase.settling);
  await onKiosk('consultation-measuring');
  await take('consultation-live-pleth');
  await booth.patient.reaches('oximetry', 'taken');
  await onKiosk('consultation-measure-taken');
  await booth.patient.press(kioskWords.common.continue);
  await take('consultation-measured-again');

  await page.locator('[data-action="examination-camera"]').click();
  await booth.patient.page.locator('[data-examination="on"]').waitFor();
  await pictureOf('examination');
  await take('consultation-examination-camera');
  await onKiosk('consultation-examination-camera');
  await takeStills(album, booth, physician);
  await page.getByRole('button', { name: words.shell.dark }).click();
  await take('consultation-dark');
  await page.getByRole('button', { name: words.shell.light }).click();

  await page.goto('about:blank');
  await booth.patient.page.locator('.physician[data-state="away"]').waitFor();
  await onKiosk('consultation-physician-away');
  await page.goto('/');
  await physician.isInConsultation();
  await booth.patient.page.locator('.physician[data-state="present"]').waitFor();

  const [main] = await booth.kiosk.processes('Browser');
  if (main === undefined) throw new Error('the kiosk has no main process');
  process.kill(main, 'SIGSTOP');
  try {
    await page.locator('[data-kiosk-away]').waitFor();
    await take('consultation-kiosk-away');
  } finally {
    process.kill(main, 'SIGCONT');
  }
  await page.locator('[data-kiosk-away]').waitFor({ state: 'detached' });

  await booth.patient.press(kioskWords.consultation.end);
  await booth.patient.reads(kioskWords.consultation['end-body']);
  await onKiosk('consultation-end-asked');
  await booth.patient.press(kioskWords.consultation['end-no']);
  await page.locator('[data-action="close"]').click();
  await page.getByRole('dialog').waitFor();
  await take('consultation-how-it-ends');
  await page.keyboard.press('Escape');
  await physician.closes('prescription');
  await booth.patient.sees('end');
  await onKiosk('end');
  await physician.seesQueue();
  await take('queue-after-consultation');
  await booth.patient.finishes();
  await onKiosk('welcome-after-the-wipe');
  return other;
}
