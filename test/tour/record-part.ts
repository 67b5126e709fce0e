import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import kioskWords from '#renderer/words/fr.json' with { type: 'json' };
import type { Booth } from '../support/booth.ts';
import { paper } from '../support/papers.ts';
import type { Physician } from '../support/physician.ts';
import type { Album } from './album.ts';

/** What is written and sent during the consultation, on both sides; the pages beside the video are closed again. */
export async function keepRecord(album: Album, booth: Booth, physician: Physician): Promise<void> {
  const { page } = physician;
  const { patient } = booth;
  const write = async (text: string) => {
    await page.locator('[data-field="message"]').fill(text);
    await page.keyboard.press('Enter');
    await patient.page.locator('.said-words', { hasText: text }).waitFor();
  };
  await page.locator('[data-action="chat"]').click();
  await write('Avez-vous mal quand vous avalez ?');
  await album.take('kiosk', patient.page, 'consultation-message');
  await patient.press(kioskWords.record.yes);
  await page.locator('.messages [data-from="patient"]').waitFor();
  await album.take('kiosk', patient.page, 'consultation-answered');
  await page.locator('[data-choice="caption"]').click();
  await write('Ouvrez grand la bouche et tirez la langue.');
  await album.take('kiosk', patient.page, 'consultation-caption');
  await album.take('console', page, 'consultation-chat');
  await patient.press(kioskWords.record.write);
  await album.take('kiosk', patient.page, 'consultation-write');
  await patient.press(kioskWords.record['not-understood']);

  await page.locator('[data-action="notes"]').click();
  await page.locator('[data-field="notes"]').fill('Angine probable depuis trois jours, pas de fièvre.');
  await page.locator('.notes-state[data-state="saved"]').waitFor();
  await album.take('console', page, 'consultation-notes');

  await page.locator('[data-action="documents"]').click();
  const file = join(booth.folder, 'Conseils.pdf');
  await writeFile(file, await paper(['Conseils pour la gorge', 'Quand revenir']));
  await page.locator('input[type="file"]').setInputFiles(file);
  await page.locator('[data-field="title"]').fill('Conseils pour la gorge');
  await album.take('console', page, 'consultation-document-chosen');
  await page.locator('[data-action="send-document"]').click();
  await patient.page.locator('[data-paper="drawn"] canvas').waitFor();
  await page.locator('[data-document="shown"]').waitFor();
  await album.take('kiosk', patient.page, 'consultation-document');
  await album.take('console', page, 'consultation-documents');
  await patient.press(kioskWords.record['put-away']);
  await page.keyboard.press('Escape');
}
