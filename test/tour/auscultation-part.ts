import type { Booth } from '../support/booth.ts';
import type { Physician } from '../support/physician.ts';
import type { Album } from './album.ts';

/** Chromium's second made-up microphone stands for the stethoscope. */
export const stethoscope = 'Fake Audio Input 2';

/** The physician listens, with headphones, and keeps a sample; the patient is told where to hold the disc. */
export async function listenToPatient(album: Album, booth: Booth, physician: Physician): Promise<void> {
  const { page } = physician;
  const kiosk = booth.patient.page;
  await page.locator('[data-action="listen"]').click();
  await page.locator('[data-phase="headphones"]').waitFor();
  await album.take('console', page, 'auscultation-headphones');
  await page.locator('[data-action="headphones"]').click();
  await page.locator('[data-phase="listening"]').waitFor();
  await kiosk.locator('[data-auscultation="on"] [data-hears="true"]').waitFor();
  await album.take('kiosk', kiosk, 'auscultation-heart');
  await page.locator('[data-segment="lungs"]').click();
  await kiosk.locator('[data-site="lungs"]').waitFor();
  await album.take('kiosk', kiosk, 'auscultation-lungs');
  await page.locator('[data-segment="diaphragm"]').click();
  await page.locator('[data-action="record-sound"]').click();
  await page.locator('.sample-take progress[value="2"]').waitFor();
  await album.take('console', page, 'auscultation-recording');
  await page.locator('[data-action="record-sound"]').click();
  await page.locator('.samples [data-action="play-sample"]').waitFor();
  await album.take('console', page, 'auscultation-sample');
  await page.locator('.record-panel > header .tool').click();
  await kiosk.locator('[data-auscultation]').waitFor({ state: 'detached' });
}
