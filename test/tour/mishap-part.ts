import { eq } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import kioskWords from '#renderer/words/fr.json' with { type: 'json' };
import { openPglite } from '#server/db/database.ts';
import { consultations } from '#server/db/schema.ts';
import { joinsQueue } from '../bench/sessions.ts';
import type { Booth } from '../support/booth.ts';
import { cameraReader, openBrowser, openDesk } from '../support/browser.ts';
import { calmCameras } from '../support/kiosk.ts';
import { holdKeys, letKeys } from '../support/late-keys.ts';
import { patience } from '../support/patient.ts';
import type { Physician } from '../support/physician.ts';
import { whileStopped } from '../support/processes.ts';
import { openStage, type Stage } from '../support/stage.ts';
import type { Album } from './album.ts';

/** One consultation and the small things that go wrong in it, on both sides; at last its kiosk cannot answer its own page. */
export async function sufferMishaps(album: Album): Promise<void> {
  const stage = await openStage({ flags: calmCameras });
  try {
    const booth = await stage.openBooth({ plugged: ['nonin'], config: { steps: [] } });
    const physician = await stage.openPhysician('first');
    await joinsQueue(booth, []);
    await agreeLate(album, booth, physician);
    await measureInVain(album, booth, physician);
    await freeze(album, booth, physician);
    await changeMicrophone(album, booth, physician);
    await standStill(album, stage, booth, physician);
    await loseMicrophone(album, booth, physician);
    await writeToNobody(album, stage, booth, physician);
    await answerNothing(album, booth);
  } finally {
    await stage.close();
  }
}

const seal = (page: Page, state: string) =>
  page.locator(`[data-encryption="${state}"]`).first().waitFor({ timeout: patience });

/** The physician's keys are late, then there; after a reload they are others. */
async function agreeLate(album: Album, { patient }: Booth, physician: Physician): Promise<void> {
  const { page } = physician;
  await page.evaluate(holdKeys);
  await physician.takes();
  await seal(patient.page, 'delayed');
  await album.take('kiosk', patient.page, 'consultation-keys-late');
  await letKeys(page);
  for (const side of [page, patient.page]) await seal(side, 'encrypted');
  await page.reload();
  await physician.isInConsultation();
  const isChanged = { hasText: 'Le code a changé' };
  for (const [side, where] of [
    ['console', page],
    ['kiosk', patient.page],
  ] as const) {
    await where.locator('[data-encryption="encrypted"]').filter(isChanged).waitFor({ timeout: patience });
    await album.take(side, where, 'consultation-code-changed');
  }
}

/** What was asked for is stopped at the kiosk; the physician reads why, and takes it back. */
async function measureInVain(album: Album, booth: Booth, physician: Physician): Promise<void> {
  const panel = physician.panel('oximetry');
  booth.device('nonin').play('low-perfusion');
  await physician.asksFor('oximetry');
  await album.take('console', physician.page, 'consultation-asked');
  await booth.patient.begins('oximetry');
  await booth.patient.press(kioskWords.measuring.stop);
  await panel.locator('[data-failure="stopped"]').waitFor({ timeout: patience });
  await panel.locator('.live').waitFor({ state: 'detached', timeout: patience });
  await album.take('console', physician.page, 'consultation-asked-in-vain');
  await album.take('kiosk', booth.patient.page, 'consultation-asked-in-vain');
  await panel.locator('[data-withdraw]').click();
  await booth.patient.page.locator('[data-asked]').waitFor({ state: 'detached', timeout: patience });
}

async function freeze(album: Album, booth: Booth, { page }: Physician): Promise<void> {
  await booth.patient.page.locator('.physician[data-state="present"]').waitFor({ timeout: patience });
  await page.locator('video[data-video="face"][data-frames="moving"]').waitFor({ timeout: patience });
  await page.keyboard.press('i');
  await page.locator('canvas[data-frozen]').waitFor({ timeout: patience });
  await album.take('console', page, 'consultation-face-frozen');
  await page.keyboard.press('i');
}

async function changeMicrophone(album: Album, booth: Booth, { page }: Physician): Promise<void> {
  await page.locator('[data-action="devices"]').click();
  const choice = page.locator('[data-patient-device="microphone"]');
  await choice.waitFor({ timeout: patience });
  await choice.selectOption({ label: 'Fake Audio Input 2' });
  await page.waitForFunction(() => {
    const list = document.querySelector<HTMLSelectElement>('[data-patient-device="microphone"]');
    return list?.selectedOptions[0]?.label === 'Fake Audio Input 2';
  });
  await album.take('console', page, 'consultation-patient-microphone');
  await page.locator('[data-action="devices"]').click();
  await album.take('kiosk', booth.patient.page, 'consultation-patient-microphone');
}

/** The camera of a guest hangs, then the kiosk's: nobody's last picture passes for a living one. */
async function standStill(album: Album, { server }: Stage, booth: Booth, { page }: Physician): Promise<void> {
  const browser = await openBrowser({ flags: calmCameras });
  try {
    const { page: guest } = await openDesk(browser, server.origin);
    await page.locator('[data-action="guests"]').click();
    await page.locator('[data-field="guest-name"]').fill('Mme Claire Petit');
    await page.locator('[data-action="invite"]').click();
    await guest.goto(await page.locator('[data-field="guest-link"]').inputValue());
    await page.locator('[data-action="guests"]').click();
    await guest.locator('[data-action="agree"]').click();
    await guest.locator('[data-person="patient"][data-picture="shown"]').waitFor({ timeout: patience });
    const screens = [
      ['kiosk', booth.patient.page],
      ['console', page],
    ] as const;
    const unseen = (where: Page) => where.locator('.guest-unseen');
    for (const [, where] of screens) await unseen(where).waitFor({ state: 'detached', timeout: patience });
    await whileStopped(await cameraReader(browser), async () => {
      await guest.locator('.guest-troubles .doubt').waitFor({ timeout: patience });
      await album.take('guest', guest, 'own-camera-stalled');
      for (const [side, where] of screens) {
        await unseen(where).waitFor({ timeout: patience });
        await album.take(side, where, 'consultation-guest-stalled');
      }
    });
    for (const [, where] of screens) await unseen(where).waitFor({ state: 'detached', timeout: patience });
    await whileStopped(await booth.kiosk.service('video_capture.mojom'), async () => {
      await guest.locator('[data-person="patient"][data-picture="held-back"]').waitFor({ timeout: patience });
      await album.take('guest', guest, 'patient-stalled');
    });
    await guest.locator('[data-action="leave"]').click();
    await page.locator('[data-guest-tile]').waitFor({ state: 'detached', timeout: patience });
  } finally {
    await browser.close();
  }
}

/** The kiosk's microphone is pulled out in the call. */
async function loseMicrophone(album: Album, booth: Booth, { page }: Physician): Promise<void> {
  const reader = await booth.kiosk.service('audio.mojom');
  if (reader === undefined) throw new Error('no process reads the microphone');
  const { patient } = booth;
  await patient.page.evaluate(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = (wanted) =>
      wanted?.audio === undefined || wanted.audio === false
        ? open(wanted)
        : Promise.reject(new DOMException('pulled out', 'NotFoundError'));
  });
  process.kill(reader, 'SIGKILL');
  await patient.page.locator('[data-capture="microphone"]').waitFor({ timeout: patience });
  await page.locator('[data-patient="no-microphone"]').waitFor({ timeout: patience });
  await album.take('kiosk', patient.page, 'consultation-no-microphone');
  await album.take('console', page, 'consultation-no-microphone');
}

/** The physician writes while the server is away; meanwhile the consultation has ended. */
async function writeToNobody(album: Album, { server }: Stage, booth: Booth, { page }: Physician): Promise<void> {
  await page.locator('[data-action="chat"]').click();
  await server.kill();
  await page.locator('.offline-slot .band').waitFor({ timeout: patience });
  await page.locator('[data-field="message"]').fill('Rapprochez-vous de l’écran, s’il vous plaît.');
  await page.keyboard.press('Enter');
  await page.locator('[data-unsent="sending"]').waitFor();
  await album.take('console', page, 'consultation-message-waits');
  const { db, close } = await openPglite(server.dataDir);
  await db
    .update(consultations)
    .set({ state: 'abandoned', endedAt: new Date() })
    .where(eq(consultations.state, 'taken'));
  await close();
  await server.restart();
  await page.locator('[data-ended]').waitFor({ timeout: patience });
  await album.take('console', page, 'consultation-ended-meanwhile');
  await booth.patient.sees('end');
  await album.take('kiosk', booth.patient.page, 'end-by-itself');
}

async function answerNothing(album: Album, { kiosk }: Booth): Promise<void> {
  const { page } = kiosk;
  await kiosk.app.evaluate(({ ipcMain }) => ipcMain.removeHandler('kiosk:snapshot'));
  await page.reload();
  await page.locator('[data-screen="unready"]').waitFor({ timeout: patience });
  await album.take('kiosk', page, 'unready');
}
