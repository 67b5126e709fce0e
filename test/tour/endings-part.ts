import { fr as words } from '#console/words/fr.ts';
import kioskWords from '#renderer/words/fr.json' with { type: 'json' };
import type { Booth } from '../support/booth.ts';
import type { Physician } from '../support/physician.ts';
import type { Album } from './album.ts';

/** The ways a visit ends without a consultation: refused by the physician, forgotten by the patient, or left and called back. */
export async function endings(album: Album, booth: Booth, physician: Physician): Promise<void> {
  const { patient } = booth;
  await patient.press(kioskWords.help.cancel);
  await physician.waiting(words.visit.skin).locator('[data-action="refuse"]').click();
  await physician.page.getByRole('dialog').waitFor();
  await album.take('console', physician.page, 'refuse-why');
  await physician.page.keyboard.press('Escape');
  await physician.refuses('in-person-needed');
  await patient.sees('refused');
  await album.take('kiosk', patient.page, 'refused');
  await physician.waiting().waitFor({ state: 'detached' });
  await album.take('console', physician.page, 'queue-empty');

  await booth.restart({ idle: { after: 1, countdown: 30 } });
  await booth.patient.choosesFrench();
  await booth.patient.reads(kioskWords.idle.title);
  await album.take('kiosk', booth.patient.page, 'are-you-still-there');

  await booth.restart({ idle: { after: 600, countdown: 30 } });
  await booth.patient.comesIn(undefined, 'stomach');
  await booth.patient.reaches('oximetry', 'missing');
  await booth.patient.press(kioskWords.missing.skip);
  await booth.patient.press(kioskWords.skip['device-fault']);
  await booth.patient.reaches('blood-pressure', 'missing');
  await booth.patient.press(kioskWords.missing.skip);
  await booth.patient.press(kioskWords.skip['device-fault']);
  await booth.patient.skips('temperature');
  await booth.patient.waits();
  await booth.patient.press(kioskWords.waiting.leave);
  await booth.patient.press(kioskWords.waiting['leave-yes']);
  const departed = physician.page.locator('[data-departed]').filter({ hasText: words.visit.stomach });
  await departed.locator('[data-action="call-back"]').click();
  await departed.and(physician.page.locator('[data-call-back="asked"]')).waitFor();
  await album.take('console', physician.page, 'queue-left-patient-called-back');
  await booth.patient.finishes();
  // In the window that replaces this one.
  await booth.patient.sees('welcome');
  await booth.patient.page.locator('[data-call-back="asked"]').waitFor();
  await album.take('kiosk', booth.patient.page, 'welcome-call-back');
  await booth.patient.press(kioskWords['call-back'].seek);
  await departed.and(physician.page.locator('[data-call-back="acknowledged"]')).waitFor();
  await album.take('console', physician.page, 'queue-left-patient-sought');
}
