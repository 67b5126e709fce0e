import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import words from '#renderer/words/fr.json' with { type: 'json' };
import { joinsQueue } from '../bench/sessions.ts';
import { accessibilityFaults } from '../support/accessibility.ts';
import { appears } from '../support/appears.ts';
import type { Booth } from '../support/booth.ts';
import { pressesByKey, tabTo } from '../support/keyboard.ts';
import { calmCameras } from '../support/kiosk.ts';
import { kioskRules, layoutFaults } from '../support/layout.ts';
import { patience } from '../support/patient.ts';
import type { Physician } from '../support/physician.ts';
import { openStage, type Stage } from '../support/stage.ts';

/** Chromium's second made-up microphone, which beeps: it stands for the stethoscope. */
const STETHOSCOPE = 'Fake Audio Input 2';

declare global {
  interface Window {
    /** Every track the page has opened. */
    openedTracks?: MediaStreamTrack[];
  }
}

let stage: Stage;
let booth: Booth;
let physician: Physician;
beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  booth = await stage.openBooth({
    config: { steps: [], equipment: { expected: [], instruments: { stethoscope: { label: STETHOSCOPE } } } },
  });
  physician = await stage.openPhysician('first');
  await observeTracks(booth.patient.page);
  await joinsQueue(booth, []);
  await physician.takes();
});
afterAll(() => stage?.close());

/** Keeps hold of what the page opens: the product shows its tracks to nobody. */
const observeTracks = (page: Page) =>
  page.evaluate(() => {
    const opened: MediaStreamTrack[] = [];
    window.openedTracks = opened;
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      opened.push(...stream.getTracks());
      return stream;
    };
  });

const stethoscopeTracks = () =>
  booth.patient.page.evaluate(
    (label) =>
      (window.openedTracks ?? [])
        .filter((track) => track.label === label)
        .map((track) => {
          const { echoCancellation, noiseSuppression, autoGainControl } = track.getSettings();
          return { state: track.readyState, processing: [echoCancellation, noiseSuppression, autoGainControl] };
        }),
    STETHOSCOPE,
  );

const on = (page: Page, selector: string) => page.locator(selector).waitFor({ timeout: patience });
const isGone = (page: Page, selector: string) =>
  page.locator(selector).waitFor({ state: 'detached', timeout: patience });

/** Keeps a picture of the page where the run is asked for them. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['ESCALE_PICTURES'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Waits until the beep is seen on the physician's meter: sound that has come all the way. */
const hearsSound = (page: Page) =>
  page.waitForFunction(
    () => {
      const level = document.querySelector<HTMLElement>('.phonogram-level');
      return Number(level?.style.getPropertyValue('--level') ?? 0) > 0.05;
    },
    undefined,
    { timeout: patience },
  );

test('headphones are asked for before anything is opened at the kiosk', async () => {
  const { page } = physician;
  await on(page, '[data-action="listen"]');
  // What was said stays on the patient's screen, above the drawing.
  await page.keyboard.press('c');
  await page.locator('[data-field="message"]').fill('Respirez profondément, la bouche ouverte, sans parler.');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await on(booth.patient.page, '.said-words');
  await page.keyboard.press('h');
  await on(page, '[data-phase="headphones"]');
  expect(await booth.patient.page.locator('[data-auscultation]').count()).toBe(0);
  expect(await accessibilityFaults(page)).toEqual([]);
});

test('the physician hears the kiosk’s stethoscope, raw, and the patient is told where to hold it', async () => {
  const { page } = physician;
  await pressesByKey(page.locator('[data-action="headphones"]'));
  await on(page, '[data-phase="listening"]');
  await hearsSound(page);
  await on(booth.patient.page, '[data-auscultation="on"][data-site="heart"] [data-hears="true"]');
  expect(await stethoscopeTracks()).toEqual([{ state: 'live', processing: [false, false, false] }]);
  // With the keys alone: the site is one of a few, and the arrows choose.
  await tabTo(page.locator('[data-segment="heart"] input'));
  await page.keyboard.press('ArrowRight');
  const { patient } = booth;
  await on(patient.page, '[data-site="lungs"]');
  await patient.press(words.consultation.mute);
  await on(patient.page, '[data-muted]');
  const text = patient.button(new RegExp(`^${words.footer.text.split('{{')[0]}`));
  for (const size of [125, 150, 100]) {
    await text.click();
    await on(patient.page, `html[data-text="${size}"]`);
    expect(await layoutFaults(patient.page, kioskRules), `text at ${size} %`).toEqual([]);
  }
  await patient.press(words.consultation.unmute);
  expect(await accessibilityFaults(patient.page)).toEqual([]);
  expect(await accessibilityFaults(page)).toEqual([]);
});

test('the patient’s voice is silent meanwhile', async () => {
  const volume = () => physician.page.$eval('video[data-video="face"]', (face: HTMLVideoElement) => face.volume);
  expect(await volume()).toBe(0);
  await physician.page.locator('[data-segment="full"]').click();
  await expect.poll(volume).toBe(1);
});

test('a sample is recorded raw, kept in the record, and heard again after the page was loaded anew', async () => {
  const { page } = physician;
  await page.locator('[data-segment="bell"]').click();
  await page.keyboard.press('w');
  await page.waitForFunction(
    () => (document.querySelector<HTMLProgressElement>('.sample-take progress')?.value ?? 0) >= 2,
    undefined,
    { timeout: patience },
  );
  await page.locator('[data-action="record-sound"]').click();
  await on(page, '.samples [data-action="play-sample"]');
  await on(page, '[data-event="auscultation"] [data-action="play-sample"]');
  await page.reload();
  await physician.isInConsultation();
  // Nobody listens any more: the microphone is dark.
  await isGone(booth.patient.page, '[data-auscultation]');
  expect(await stethoscopeTracks()).toMatchObject([{ state: 'ended' }]);
  const play = page.locator('[data-event="auscultation"] [data-action="play-sample"]');
  await Promise.all([appears(page, '.samples [data-playing]'), hearsSound(page), play.click()]);
  await isGone(page, '.samples [data-playing]');
});

test('what is kept is a WAV file of 16 bits at 48 kHz, as it came and not as it was filtered', async () => {
  const head = await physician.page.evaluate(async () => {
    const consultations = performance.getEntriesByType('resource').map(({ name }) => name);
    const address = consultations.findLast((name) => name.includes('/attachments/'));
    if (address === undefined) throw new Error('no sample was fetched');
    const answer = await fetch(address);
    const view = new DataView(await answer.arrayBuffer());
    return {
      type: answer.headers.get('content-type'),
      channels: view.getUint16(22, true),
      rate: view.getUint32(24, true),
      bits: view.getUint16(34, true),
      seconds: view.getUint32(40, true) / 96_000,
    };
  });
  expect(head).toMatchObject({ type: 'audio/wav', channels: 1, rate: 48_000, bits: 16 });
  expect(head.seconds).toBeGreaterThan(2);
  expect(head.seconds).toBeLessThanOrEqual(30);
});

test('a patient put back into the queue in the middle of a sample leaves with what was heard until then', async () => {
  const { page } = physician;
  await page.locator('[data-action="listen-again"]').click();
  await page.locator('[data-action="no-headphones"]').click();
  await on(page, '[data-phase="listening"] [data-headphones="none"]');
  await hearsSound(page);
  await page.locator('[data-action="record-sound"]').click();
  await page.waitForFunction(
    () => (document.querySelector<HTMLProgressElement>('.sample-take progress')?.value ?? 0) >= 2,
    undefined,
    { timeout: patience },
  );
  await page.locator('[data-action="leave"]').click();
  await on(page, '[data-question="leave"] [data-unsettled="recording"]');
  await picture(page, 'leave-recording');
  await page.locator('[data-question] [data-action="confirm"]').click();
  await physician.seesQueue();
  await physician.takes();
  await expect.poll(() => page.locator('[data-event="auscultation"] [data-action="play-sample"]').count()).toBe(2);
});
