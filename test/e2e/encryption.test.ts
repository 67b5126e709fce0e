import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { joinsQueue } from '../bench/sessions.ts';
import type { Booth } from '../support/booth.ts';
import { calmCameras } from '../support/kiosk.ts';
import { holdKeys, letKeys } from '../support/late-keys.ts';
import { patience } from '../support/patient.ts';
import { mediaReceived, observeConnections } from '../support/peer-connections.ts';
import type { Physician } from '../support/physician.ts';
import { openStage, type Stage } from '../support/stage.ts';

const poll = { timeout: patience, interval: 150 } as const;

let stage: Stage;
let booth: Booth;

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  booth = await stage.openBooth({ config: { steps: [] } });
});
afterAll(() => stage?.close());

beforeEach(async () => {
  await joinsQueue(booth, []);
});

/** A physician in a browser of their own, in which `before` has run first on every page. */
async function physicianWith(before?: () => void): Promise<Physician> {
  const physician = await stage.openVisitor();
  if (before !== undefined) await physician.page.context().addInitScript(before);
  await physician.page.reload();
  await physician.signsIn(stage.server.physicians.first);
  await observeConnections(physician.page);
  return physician;
}

async function ends(physician: Physician): Promise<void> {
  await physician.closes('advice');
  await booth.patient.sees('end');
  const replaced = booth.kiosk.app.waitForEvent('window');
  await booth.patient.finishes();
  await replaced;
  await booth.patient.sees('welcome');
  await physician.page.context().close();
}

const codeOn = async (page: Page): Promise<string> => {
  const mark = page.locator('[data-encryption="encrypted"]');
  await mark.waitFor({ timeout: patience });
  return (await mark.innerText()).match(/\d{3}\s\d{3}/)?.[0].replace(/\s/, ' ') ?? 'no code';
};

const framesOf = async (page: Page): Promise<number> => (await mediaReceived(page)).framesDecoded[0] ?? 0;

/** The mean colour (0 to 255 each) of the video of this name as it is shown. */
const colourOf = (page: Page, name: string): Promise<number[]> =>
  page.evaluate((wanted) => {
    const video = document.querySelector<HTMLVideoElement>(`video[data-video="${wanted}"]`);
    const context = new OffscreenCanvas(16, 9).getContext('2d');
    if (video === null || context === null) throw new Error(`no picture of ${wanted}`);
    context.drawImage(video, 0, 0, 16, 9);
    const { data } = context.getImageData(0, 0, 16, 9);
    return [0, 1, 2].map(
      (part) => data.filter((_, at) => at % 4 === part).reduce((sum, value) => sum + value, 0) / 144,
    );
  }, name);

const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, at) => Math.abs(value - (b[at] ?? 0))));

test('both sides show the same six digits, and see and hear each other', async () => {
  const physician = await physicianWith();
  await physician.takes();
  expect(await codeOn(booth.kiosk.page)).toBe(await codeOn(physician.page));
  await expect.poll(() => framesOf(physician.page), poll).toBeGreaterThan(10);
  await expect.poll(async () => (await mediaReceived(physician.page)).audioEnergy, poll).toBeGreaterThan(0);
  await expect
    .poll(async () => distance(await colourOf(physician.page, 'face'), await colourOf(booth.kiosk.page, 'own')), poll)
    .toBeLessThan(20);
  await ends(physician);
});

test('a page that is loaded again has another code, and both are told that what they compared holds no longer', async () => {
  const physician = await physicianWith();
  await physician.takes();
  const first = await codeOn(booth.kiosk.page);
  await physician.page.reload();
  await physician.isInConsultation();
  for (const page of [booth.kiosk.page, physician.page]) {
    const mark = page.locator('[data-encryption="encrypted"]').filter({ hasText: 'Le code a changé' });
    await mark.waitFor({ timeout: patience });
    const spoken = page.locator('[data-encryption-news="encrypted"]');
    await expect.poll(() => spoken.textContent(), poll).toBe(await mark.innerText());
  }
  expect(await codeOn(booth.kiosk.page)).toBe(await codeOn(physician.page));
  expect(await codeOn(physician.page)).not.toBe(first);
  await ends(physician);
});

test('while the physician’s keys are late the patient reads of that, and of no lost link', async () => {
  const physician = await physicianWith(holdKeys);
  await physician.takes();
  const kiosk = booth.kiosk.page;
  await kiosk.locator('[data-encryption="delayed"]').waitFor({ timeout: patience });
  expect(await kiosk.locator('[data-link-grade]').count()).toBe(0);
  await letKeys(physician.page);
  await codeOn(kiosk);
  await kiosk.locator('[data-link-grade]').waitFor({ timeout: patience });
  await ends(physician);
});

test('whoever has what the server relays, and not the key, sees nothing of the patient', async () => {
  const physician = await physicianWith(() => {
    // The frames go to the decoder as they come from the SFU.
    Object.defineProperty(RTCRtpReceiver.prototype, 'transform', { set: () => undefined });
  });
  await physician.takes();
  await codeOn(physician.page);
  // Sound and whole pictures come, and go to their decoders, which the same kiosk's pictures are seen through above.
  await expect.poll(async () => (await mediaReceived(physician.page)).audioPackets, poll).toBeGreaterThan(50);
  await expect.poll(async () => (await mediaReceived(physician.page)).framesReceived, poll).toBeGreaterThan(0);
  await booth.kiosk.page.locator('video[data-video="own"]').waitFor();
  const isSeen = (await framesOf(physician.page)) > 0;
  if (isSeen)
    expect(distance(await colourOf(physician.page, 'face'), await colourOf(booth.kiosk.page, 'own'))).toBeGreaterThan(
      40,
    );
  await ends(physician);
});

test('a browser that cannot encrypt is served all the same, and both screens say so', async () => {
  const physician = await physicianWith(() => {
    Reflect.deleteProperty(globalThis, 'RTCRtpScriptTransform');
    Reflect.deleteProperty(RTCRtpSender.prototype, 'createEncodedStreams');
  });
  await physician.takes();
  await physician.page.locator('[data-encryption="clear"]').waitFor({ timeout: patience });
  await booth.kiosk.page.locator('[data-encryption="clear"]').waitFor({ timeout: patience });
  // Whoever does not see the mark hears of it.
  for (const page of [physician.page, booth.kiosk.page]) {
    const spoken = page.getByRole('status').and(page.locator('[data-encryption-news="clear"]'));
    expect(await spoken.textContent({ timeout: patience })).toMatch(/non chiffrée? de bout en bout/i);
  }
  await expect.poll(() => framesOf(physician.page), poll).toBeGreaterThan(10);
  await ends(physician);
});
