import { fr as words } from '#console/words/fr.ts';
import kioskWords from '#renderer/words/fr.json' with { type: 'json' };
import { joinsQueue } from '../bench/sessions.ts';
import { fillRecord } from '../support/full-record.ts';
import { patience } from '../support/patient.ts';
import { whileStopped } from '../support/processes.ts';
import type { Stage } from '../support/stage.ts';
import type { Album } from './album.ts';
import { drawBeforeCameras } from './drawn-cameras.ts';

/** As many as the server keeps of a consultation. */
const MOST_ATTACHMENTS = 60;

/** Photographs that come to nothing: the camera gives no picture, then the record is full. */
export async function photographInVain(album: Album, stage: Stage): Promise<void> {
  const booth = await stage.openBooth({ kiosk: 'Borne photo', plugged: [], config: { steps: [] } });
  const physician = await stage.openPhysician('second');
  const { page } = physician;
  const kiosk = booth.patient.page;
  const ask = page.locator('[data-action="take-still"]');
  const takeBoth = async (name: string) => {
    await album.take('kiosk', kiosk, name);
    await album.take('console', page, name);
  };
  await drawBeforeCameras(page, 'physician');
  await joinsQueue(booth, []);
  await physician.takes();
  await page.locator('[data-action="examination-camera"]').click();
  await page.locator('video[data-video="examination"]').waitFor({ timeout: patience });

  await whileStopped(await booth.kiosk.service('video_capture.mojom'), async () => {
    await ask.click();
    await physician.reads(words.stillRefused.failed);
    await booth.patient.reads(kioskWords.still.failed);
    for (const each of [kiosk, page])
      await each.locator('[data-frames="stalled"], [data-capture="stalled"]').first().waitFor({ timeout: patience });
    await takeBoth('still-failed');
  });
  for (const each of [kiosk, page])
    await each.locator('[data-fall]').first().waitFor({ state: 'detached', timeout: patience });

  await fillRecord(kiosk, MOST_ATTACHMENTS);
  await page
    .locator('.still-thumbnail')
    .nth(MOST_ATTACHMENTS - 1)
    .waitFor({ timeout: patience });
  await ask.click();
  await physician.reads(words.stillRefused.refused);
  await booth.patient.reads(kioskWords.still.refused);
  await takeBoth('still-refused');
  await booth.close();
}
