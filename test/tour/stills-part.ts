import kioskWords from '#renderer/words/fr.json' with { type: 'json' };
import type { Booth } from '../support/booth.ts';
import type { Physician } from '../support/physician.ts';
import type { Album } from './album.ts';

/** With the examination camera on: photographs are asked for and taken, drawn on, compared; the view is frozen and enlarged. */
export async function takeStills(album: Album, booth: Booth, physician: Physician): Promise<void> {
  const { page } = physician;
  const take = (name: string) => album.take('console', page, name);
  const thumbnails = page.locator('.still-thumbnail');
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };

  await page.locator('[data-action="take-still"]').click();
  await page.locator('[data-still-open] [data-surface]').waitFor();
  await booth.patient.reads(kioskWords.still.sent);
  await album.take('kiosk', booth.patient.page, 'still-sent');
  await take('still');
  await press('r', 'Enter', ...Array.from({ length: 16 }, () => 'Shift+ArrowRight'));
  await press('c', 'Enter', ...Array.from({ length: 12 }, () => 'Shift+ArrowRight'));
  await press('f', 'Enter', ...Array.from({ length: 40 }, () => 'ArrowUp'));
  await page.locator('[data-still-open] [data-annotation="arrow"]').waitFor();
  await page.locator('[data-saving="saved"]').waitFor({ state: 'attached' });
  await take('still-annotated');

  await booth.patient.press(kioskWords.still.take);
  await thumbnails.nth(1).waitFor();
  const compare = page.locator('[data-action="still-compare"]');
  await compare.selectOption('live');
  await page.locator('.panes[data-beside="examination"]').waitFor();
  await take('still-beside-live');
  await compare.selectOption({ index: 2 });
  await page.locator('[data-still-beside]').waitFor();
  await take('stills-compared');
  await page.locator('[data-action="still-close"]').click();

  await page.locator('[data-action="freeze"]').click();
  await page.locator('[data-frozen]').waitFor();
  await take('examination-frozen');
  await page.locator('[data-action="freeze"]').click();
  await page.locator('[data-action="swap"]').click();
  await page.locator('[data-action="enlarge"]').click();
  await take('examination-enlarged');
  await page.locator('[data-action="enlarge"]').click();
  await page.locator('[data-action="swap"]').click();
}
