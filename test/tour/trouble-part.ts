import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { fr as words } from '#console/words/fr.ts';
import { ATTACHMENT_LIMITS } from '#protocol/attachment.ts';
import kioskWords from '#renderer/words/fr.json' with { type: 'json' };
import { openPglite } from '#server/db/database.ts';
import { guests } from '#server/db/schema.ts';
import type { Booth } from '../support/booth.ts';
import { openBrowser, openDesk } from '../support/browser.ts';
import { calmCameras } from '../support/kiosk.ts';
import { addPastWaits } from '../support/past-waits.ts';
import { patience } from '../support/patient.ts';
import { Physician } from '../support/physician.ts';
import type { RunningServer } from '../support/server.ts';
import { openStage, type Stage } from '../support/stage.ts';
import type { Album } from './album.ts';
import { lucie } from './patient-part.ts';
import { photographInVain } from './vain-stills-part.ts';

const site = 'Pharmacie des Halles';
/** Chromium's own capture devices: the last word on a switch counts. */
const withoutCamera = ['--use-fake-device-for-media-stream=device-count=0'];

/** Whoever sits there says no to camera and microphone. */
const withoutConsent = ['--use-fake-ui-for-media-stream=deny'];

/** What may be missing, refused or away around a consultation, on both sides. */
export async function sufferTroubles(album: Album): Promise<void> {
  const stage = await openStage({ flags: calmCameras });
  try {
    await liveThroughWaits(stage.server);
    const dark = await darkPicture(stage.folder);
    const silence = await silentSound(stage.folder);
    const blind = await stage.openBooth({
      plugged: [],
      flags: withoutCamera,
      config: { steps: [], equipment: { expected: [], instruments: { stethoscope: { label: 'Littmann CORE' } } } },
    });
    const physician = await stage.openPhysician('first');
    await lacksCamera(album, blind);
    await seesNothing(album, stage, dark, silence);
    await looksAtQueue(album, stage, physician, blind);
    await physician.desk.close();
    await consultsWithoutDevices(album, stage, blind);
    await photographInVain(album, stage);
  } finally {
    await stage.close();
  }
}

/** Gives the place a history, in the database of a server that is down meanwhile. */
async function liveThroughWaits(server: RunningServer): Promise<void> {
  await server.kill();
  const { db, close } = await openPglite(server.dataDir);
  await addPastWaits(db, site);
  await close();
  await server.restart();
}

/** A film of black frames for Chromium's made-up camera: YUV4MPEG2, 4:2:0. */
async function darkPicture(folder: string): Promise<string> {
  const [width, height] = [320, 240];
  const luma = Buffer.alloc(width * height, 16);
  const chroma = Buffer.alloc((width * height) / 2, 128);
  const file = join(folder, 'dark.y4m');
  const head = `YUV4MPEG2 W${width} H${height} F25:1 Ip A1:1 C420\n`;
  await writeFile(file, Buffer.concat([Buffer.from(head), Buffer.from('FRAME\n'), luma, chroma]));
  return file;
}

/** A second of silence for Chromium's made-up microphone: WAV, 48 kHz, 16 bits, one channel. */
async function silentSound(folder: string): Promise<string> {
  const [rate, bytes] = [48_000, 96_000];
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + bytes, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(bytes, 40);
  const file = join(folder, 'silence.wav');
  await writeFile(file, Buffer.concat([head, Buffer.alloc(bytes)]));
  return file;
}

const atTest = ({ patient }: Booth, stage: string) =>
  patient.page.locator(`[data-screen="link-test"][data-stage="${stage}"]`).waitFor({ timeout: patience });

async function toLinkTest({ patient }: Booth): Promise<void> {
  await patient.choosesFrench();
  await patient.consents();
  await patient.answersIdentity(lucie);
  await patient.saysWhy('cough');
}

/** A kiosk without a camera: told at the test, and the patient waits with an estimate. */
async function lacksCamera(album: Album, booth: Booth): Promise<void> {
  const { patient } = booth;
  await toLinkTest(booth);
  await atTest(booth, 'listen');
  await patient.press(kioskWords['link-test'].yes);
  await atTest(booth, 'no-camera');
  await album.take('kiosk', patient.page, 'link-test-no-camera');
  await patient.press(kioskWords.common.continue);
  await patient.sees('waiting');
  await patient.page.locator('[data-estimate="interval"]').waitFor({ timeout: patience });
  await album.take('kiosk', patient.page, 'waiting-between');
}

/** A kiosk whose camera is covered, then one whose microphone gives silence. */
async function seesNothing(album: Album, stage: Stage, dark: string, silence: string): Promise<void> {
  for (const [name, flag] of [
    ['dark-camera', `--use-file-for-fake-video-capture=${dark}`],
    ['no-microphone', `--use-file-for-fake-audio-capture=${silence}`],
  ] as const) {
    const booth = await stage.openBooth({ kiosk: `Borne ${name}`, plugged: [], flags: [flag], config: { steps: [] } });
    const { patient } = booth;
    await toLinkTest(booth);
    if (name === 'no-microphone') {
      await patient.reads(kioskWords['link-test'].silent);
      await album.take('kiosk', patient.page, 'link-test-silent');
      await patient.press(kioskWords.common.continue);
    }
    await atTest(booth, 'listen');
    await patient.press(kioskWords['link-test'].yes);
    await atTest(booth, name);
    await album.take('kiosk', patient.page, `link-test-${name}`);
    await booth.close();
  }
}

/** The queue with an estimate, in English, and without its server. */
async function looksAtQueue(album: Album, stage: Stage, { page }: Physician, booth: Booth): Promise<void> {
  await page.locator('.queue-row [data-estimate="interval"]').first().waitFor({ timeout: patience });
  await album.take('console', page, 'queue-estimate');
  await inEnglish(page, () => album.take('console', page, 'queue-english'));
  await stage.server.kill();
  await page.locator('.offline-slot .band').waitFor({ timeout: patience });
  await album.take('console', page, 'queue-offline');
  await stage.server.restart();
  await page.locator('.offline-slot .band').waitFor({ state: 'detached', timeout: patience });
  await booth.patient.page.locator('[data-estimate]').waitFor({ timeout: patience });
}

async function inEnglish(page: Page, look: () => Promise<void>): Promise<void> {
  await page.keyboard.press('g');
  await page.locator('html[lang="en"]').waitFor();
  await look();
  await page.keyboard.press('g');
  await page.locator('html[lang="fr"]').waitFor();
}

/** A browser without encoded transforms, its camera and microphone blocked, before a kiosk without camera and stethoscope. */
async function consultsWithoutDevices(album: Album, stage: Stage, booth: Booth): Promise<void> {
  const browser = await openBrowser({ flags: withoutConsent });
  try {
    const desk = await openDesk(browser, stage.server.origin);
    await desk.context.clearPermissions();
    await sitDown(album, stage, booth, new Physician(desk));
    await desk.close();
  } finally {
    await browser.close();
  }
}

async function sitDown(album: Album, stage: Stage, booth: Booth, physician: Physician): Promise<void> {
  const { page } = physician;
  const take = (name: string) => album.take('console', page, name);
  const kiosk = booth.patient.page;
  await page.context().addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'RTCRtpScriptTransform');
    Reflect.deleteProperty(RTCRtpSender.prototype, 'createEncodedStreams');
  });
  await physician.signsIn(stage.server.physicians.first);
  await physician.takes();
  await page.locator('[data-patient="no-camera"]').waitFor({ timeout: patience });
  await page.locator('[data-encryption="clear"]').waitFor({ timeout: patience });
  await physician.reads(words.cameraTrouble.denied);
  await take('consultation-devices-denied');
  await kiosk.locator('[data-encryption="clear"]').waitFor({ timeout: patience });
  await album.take('kiosk', kiosk, 'consultation-no-camera');
  await inEnglish(page, () => take('consultation-english'));

  await sendWrongFiles(album, booth, page);
  await writeTwice(album, stage, physician, booth);
}

/** A file that is no PDF, and one that is too large. */
async function sendWrongFiles(album: Album, booth: Booth, page: Page): Promise<void> {
  await page.locator('[data-action="documents"]').click();
  const choose = async (name: string, bytes: Uint8Array, fault: string) => {
    const file = join(booth.folder, name);
    await writeFile(file, bytes);
    await page.locator('input[type="file"]').setInputFiles(file);
    await page.locator(`[data-fault="${fault}"]`).waitFor();
    await album.take('console', page, `consultation-document-${fault}`);
  };
  await choose('Photo.pdf', Buffer.from('GIF89a'), 'not-a-pdf');
  await choose('Compte rendu.pdf', Buffer.alloc(ATTACHMENT_LIMITS.document.bytes + 1, 32), 'too-large');
}

/** The same physician on two screens: the video is taken by the second, the server goes, both write, and it comes back. */
async function writeTwice(album: Album, stage: Stage, { page }: Physician, booth: Booth): Promise<void> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('the console is in no browser');
  const take = (name: string) => album.take('console', page, name);
  const write = (where: Page, text: string) => where.locator('[data-field="notes"]').fill(text);
  const second = await page.context().newPage();
  await second.goto('/');
  await page.locator('[data-action="take-back"]').waitFor({ timeout: patience });
  await page.locator('[data-action="guests"]').click();
  await page.locator('[data-field="guest-name"]').fill('Mme Claire Petit');
  await page.locator('[data-action="invite"]').click();
  const link = await page.locator('[data-field="guest-link"]').inputValue();
  await page.locator('[data-action="notes"]').click();
  await take('consultation-elsewhere');
  await page.locator('[data-action="take-back"]').click();
  await page.locator('[data-action="take-back"]').waitFor({ state: 'detached', timeout: patience });

  await second.locator('[data-action="notes"]').click();
  await stage.server.kill();
  await page.locator('.offline-slot .band').waitFor({ timeout: patience });
  await write(second, 'Toux depuis cinq jours, sans fièvre. Auscultation à faire sur place.');
  await write(page, 'Toux sèche depuis trois jours, pas de fièvre. Revoir si elle dure.');
  await page.locator('.notes-state[data-state="offline"]').waitFor({ timeout: patience });
  await take('consultation-offline-notes-kept');
  await album.take('kiosk', booth.patient.page, 'consultation-server-away');
  const { db, close } = await openPglite(stage.server.dataDir);
  await db.update(guests).set({ expiresAt: new Date(Date.now() - 60_000) });
  await close();
  await stage.server.restart();
  for (const each of [page, second])
    await each.locator('.offline-slot .band').waitFor({ state: 'detached', timeout: patience });
  const shows = (where: Page) =>
    where
      .locator('.two-texts')
      .waitFor({ timeout: patience })
      .then(() => where);
  const where = await Promise.any([shows(page), shows(second)]);
  await where.bringToFront();
  await album.take('console', where, 'consultation-notes-two-texts');
  const { page: guest } = await openDesk(browser, stage.server.origin);
  await guest.goto(link);
  await guest.locator('[data-refused="expired"]').waitFor({ timeout: patience });
  await album.take('guest', guest, 'link-expired');
  await second.close();
}
