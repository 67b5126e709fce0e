import { afterAll, beforeAll, expect, test } from 'vitest';
import { fr as consoleWords } from '#console/words/fr.ts';
import words from '#renderer/words/fr.json' with { type: 'json' };
import { accessibilityFaults } from '../support/accessibility.ts';
import type { Booth } from '../support/booth.ts';
import { fillRecord } from '../support/full-record.ts';
import { calmCameras, examinationCamera } from '../support/kiosk.ts';
import { markedPatient, patience } from '../support/patient.ts';
import { linesSent, observeConnections } from '../support/peer-connections.ts';
import type { Physician } from '../support/physician.ts';
import { whileStopped } from '../support/processes.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let booth: Booth;
let physician: Physician;
beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  booth = await stage.openBooth({
    config: { equipment: { instruments: { dermatoscope: { label: examinationCamera, fieldWidth: 24 } } } },
  });
  physician = await stage.openPhysician('first');
  await observeConnections(booth.kiosk.page);
  const { patient } = booth;
  await patient.comesIn(markedPatient, 'skin');
  for (const modality of ['oximetry', 'blood-pressure', 'temperature'] as const) await patient.skips(modality);
  await patient.waits();
  await physician.takes();
  await physician.page.locator('[data-action="examination-camera"]').click();
  await physician.page.locator('video[data-video="examination"]').waitFor({ timeout: patience });
  // The picture comes by the SFU, that a still may be asked for by the server.
  await physician.page.locator('[data-action="take-still"]').waitFor({ timeout: patience });
});
afterAll(() => stage?.close());

/** Width and height of the examination camera's own picture, as the kiosk captures it. */
const captured = () =>
  booth.patient.page.locator('video[data-video="examination"]').evaluate((video: HTMLVideoElement) => ({
    width: video.videoWidth,
    height: video.videoHeight,
  }));
const thumbnail = () => physician.page.locator('.still-thumbnail img');
const sizes = () =>
  thumbnail().evaluateAll((all) =>
    all.map((image) =>
      image instanceof HTMLImageElement ? { width: image.naturalWidth, height: image.naturalHeight } : null,
    ),
  );
const drawn = () => physician.page.locator('[data-still-open] [data-annotation]');
const poll = { timeout: patience, interval: 100 };

test('where it is enlarged on a large screen the examination is sent in all its 1080 lines, and not before', async () => {
  const { page } = physician;
  const [desk, kiosk] = [page.viewportSize(), booth.kiosk.page];
  await expect.poll(() => linesSent(kiosk), poll).toContain(540);
  expect(await linesSent(kiosk)).not.toContain(1080);
  await page.setViewportSize({ width: 2560, height: 1440 });
  await page.keyboard.press('s');
  await page.keyboard.press('a');
  await expect.poll(() => linesSent(kiosk), poll).toContain(1080);
  await page.keyboard.press('a');
  await page.keyboard.press('s');
  if (desk !== null) await page.setViewportSize(desk);
  await expect.poll(() => linesSent(kiosk), poll).not.toContain(1080);
});

test('a still the physician asks for opens at the full size of the camera, and the patient is told', async () => {
  await physician.page.keyboard.press('p');
  await physician.page.locator('[data-still-open]').waitFor({ timeout: patience });
  await expect.poll(sizes, poll).toEqual([await captured()]);
  await booth.patient.reads(words.still.sent);
  expect(await accessibilityFaults(booth.patient.page)).toEqual([]);
});

test('it is drawn on and measured with keys alone, and the drawing is there after a reload', async () => {
  const { page } = physician;
  await page.keyboard.press('f');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('r');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+ArrowRight');
  // A field of 24 mm: the tenth of it that Enter draws, and half a hundredth more.
  await page.locator('[data-annotation="ruler"]').getByText('2,5 mm').waitFor({ timeout: patience });
  await page.locator('[data-saving="saved"]').waitFor({ state: 'attached', timeout: patience });
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('c');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+z');
  await expect.poll(() => drawn().count(), poll).toBe(2);
  await page.locator('[data-saving="saved"]').waitFor({ state: 'attached', timeout: patience });
  await page.reload();
  await physician.isInConsultation();
  await thumbnail().first().waitFor({ timeout: patience });
  await page.keyboard.press('k');
  await drawn().first().waitFor({ timeout: patience });
  expect(await drawn().evaluateAll((all) => all.map((one) => one.getAttribute('data-annotation')))).toEqual([
    'arrow',
    'ruler',
  ]);
});

test('the patient’s button and the camera’s take one each; two are compared, and one with the live view', async () => {
  const { page } = physician;
  await booth.patient.press(words.still.take);
  await expect.poll(() => thumbnail().count(), poll).toBe(2);
  await booth.patient.reads(words.still.sent);
  await booth.kiosk.app.evaluate(({ BrowserWindow }) => {
    // What main tells the page when the drivers host has seen the key.
    for (const window of BrowserWindow.getAllWindows())
      window.webContents.send('escale:event', { type: 'still-button' });
  });
  await expect.poll(() => thumbnail().count(), poll).toBe(3);
  const compare = page.locator('[data-action="still-compare"]');
  await compare.selectOption('live');
  await page
    .locator('.panes[data-beside="examination"] video[data-video="examination"]')
    .waitFor({ timeout: patience });
  await compare.selectOption({ index: 2 });
  await page.locator('[data-still-beside]').waitFor({ timeout: patience });
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect.poll(() => page.locator('[data-still-open]').count(), poll).toBe(0);
});

test('the examination view is frozen, says so, and goes live again by the same key', async () => {
  const { page } = physician;
  await page.keyboard.press('i');
  await page.locator('.pane-examination [data-frozen]').waitFor({ timeout: patience });
  await page.keyboard.press('i');
  await expect.poll(() => page.locator('[data-frozen]').count(), poll).toBe(0);
});

test('the physician brings the examination camera closer, and is shown how it stands then', async () => {
  const { page } = physician;
  const slider = page.locator('[data-action="zoom"] input');
  const zoom = () =>
    booth.patient.page.locator('video[data-video="examination"]').evaluate((video: HTMLVideoElement) => {
      const [track] = video.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks() : [];
      // The DOM's types do not know the settings of W3C Image Capture.
      const settings: MediaTrackSettings & { readonly zoom?: number } = track?.getSettings() ?? {};
      return settings.zoom;
    });
  await slider.waitFor({ state: 'attached', timeout: patience });
  const before = (await zoom()) ?? Number.NaN;
  await page.keyboard.press('+');
  await expect.poll(zoom, poll).toBeGreaterThan(before);
  await expect.poll(async () => Number(await slider.inputValue()), poll).toBe(await zoom());
});

test('where the camera photographs more than its video shows, its own photograph is kept in full', async () => {
  const { page } = physician;
  const size = { width: 4000, height: 3000 };
  const kiosk = booth.kiosk.page;
  // Chromium's own camera has no photograph: it gets the one of a camera of twelve megapixels.
  await kiosk.evaluate(({ width, height }) => {
    const range = (max: number) => ({ min: 0, max, step: 1 });
    const { getPhotoCapabilities, takePhoto } = ImageCapture.prototype;
    ImageCapture.prototype.getPhotoCapabilities = () =>
      Promise.resolve({ imageWidth: range(width), imageHeight: range(height) } as PhotoCapabilities);
    ImageCapture.prototype.takePhoto = ({ imageWidth = 0, imageHeight = 0 } = {}) => {
      Object.assign(ImageCapture.prototype, { getPhotoCapabilities, takePhoto });
      const canvas = new OffscreenCanvas(imageWidth, imageHeight);
      canvas.getContext('2d')?.fillText('4000 × 3000', 100, 100);
      return canvas.convertToBlob({ type: 'image/jpeg' });
    };
  }, size);
  await page.locator('[data-action="take-still"]').click();
  await page
    .locator('[data-still-open]')
    .getByText(`${consoleWords.stillFrom.photograph} · ${size.width} × ${size.height}`)
    .waitFor({ timeout: patience });
  await expect.poll(sizes, poll).toContainEqual(size);
  await page.keyboard.press('Escape');
});

test('a camera that gives no picture: both are told that the photograph was not taken, and the next one is', async () => {
  const { page } = physician;
  const before = await thumbnail().count();
  await whileStopped(await booth.kiosk.service('video_capture.mojom'), async () => {
    await page.locator('[data-action="take-still"]').click();
    // A camera, and no link: so it is said, and nothing is let go of.
    await page.locator('.pane-examination [data-frames="stalled"]').waitFor({ timeout: patience });
    await booth.patient.reads(words.consultation['camera-stalled']);
    await physician.reads(consoleWords.stillRefused.failed);
    await booth.patient.reads(words.still.failed);
    expect(await accessibilityFaults(booth.patient.page)).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
  });
  expect(await thumbnail().count()).toBe(before);
  // As the words say, it is tried again: at once, while the platform still holds the camera for mute.
  await page.locator('[data-action="take-still"]').click();
  await expect.poll(() => thumbnail().count(), poll).toBe(before + 1);
  await booth.patient.reads(words.still.sent);
  await expect.poll(() => page.locator('[data-frames="stalled"]').count(), poll).toBe(0);
  // R4: in the record of the act, of both cameras, that they gave nothing and that they went on.
  for (const device of ['camera', 'dermatoscope'] as const)
    for (const kind of ['capture-stalled', 'capture-resumed'] as const)
      await page
        .locator('[data-event="incident"]')
        .filter({ hasText: consoleWords.captureDevice[device] })
        .filter({ hasText: consoleWords.incident[kind] })
        .first()
        .waitFor({ timeout: patience });
});

test('the examination ends and begins again, and nothing else of the consultation is disturbed', async () => {
  const { page } = physician;
  const connections = () => booth.kiosk.page.evaluate(() => window.observedConnections?.length);
  const received = () =>
    page
      .locator('video[data-video="examination"]')
      .evaluate((video: HTMLVideoElement) =>
        video.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks()[0]?.id : undefined,
      );
  const before = await connections();
  await page.keyboard.press('e');
  await page.locator('video[data-video="examination"]').waitFor({ state: 'hidden', timeout: patience });
  await booth.patient.page.locator('[data-examination="on"]').waitFor({ state: 'detached', timeout: patience });
  await page.keyboard.press('e');
  await page.locator('video[data-video="examination"]').waitFor({ timeout: patience });
  await page.locator('[data-action="take-still"]').waitFor({ timeout: patience });
  // In one moment: nobody waits for the server's word, or the kiosk's, in between.
  const ended = await received();
  await page.keyboard.press('e');
  await page.keyboard.press('e');
  await expect.poll(received, poll).not.toBe(ended);
  await page.locator('video[data-video="examination"]').waitFor({ timeout: patience });
  await page.locator('[data-action="take-still"]').waitFor({ timeout: patience });
  expect(await connections()).toBe(before);
});

test('a record that is full takes no more photographs, and both are told so', async () => {
  const { page } = physician;
  const most = 60;
  const before = await thumbnail().count();
  // Sixty are many beside a living picture of 1080 lines, on a machine that plays both ends.
  await page.keyboard.press('e');
  await page.locator('video[data-video="examination"]').waitFor({ state: 'hidden', timeout: patience });
  await fillRecord(booth.kiosk.page, most - before);
  await expect.poll(() => thumbnail().count(), { ...poll, timeout: 2 * patience }).toBe(most);
  await page.keyboard.press('e');
  await page.locator('video[data-video="examination"][data-frames="moving"]').waitFor({ timeout: patience });
  const ask = page.locator('[data-action="take-still"]');
  await ask.click();
  const refusal = async () => {
    const why = await page.locator('[data-still-refused]').getAttribute('data-still-refused', { timeout: patience });
    // As the words say, what a busy camera did not give is asked for again.
    if (why === 'failed') await ask.click();
    return why;
  };
  await expect.poll(refusal, poll).toBe('refused');
  await physician.reads(consoleWords.stillRefused.refused);
  await booth.patient.reads(words.still.refused);
  expect(await accessibilityFaults(booth.patient.page)).toEqual([]);
  expect(await thumbnail().count()).toBe(most);
});

test('a frozen picture stays while the patient’s video goes and comes anew, and leaves with the examination', async () => {
  const { page } = physician;
  await page.locator('video[data-video="examination"][data-frames="moving"]').waitFor({ timeout: patience });
  await page.keyboard.press('i');
  const frozen = page.locator('.pane-examination canvas[data-frozen]');
  await frozen.waitFor({ timeout: patience });
  const picture = () => frozen.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const before = await picture();
  expect(await frozen.evaluate((canvas: HTMLCanvasElement) => canvas.width)).toBeGreaterThan(0);
  await booth.patient.page.reload();
  // Another track, or none: the video that was is gone.
  await page
    .locator('video[data-video="face"]:not([data-frames="moving"])')
    .waitFor({ state: 'attached', timeout: patience });
  expect(await picture()).toBe(before);
  await page.locator('video[data-video="face"][data-frames="moving"]').waitFor({ timeout: patience });
  expect(await picture()).toBe(before);
  await page.keyboard.press('e');
  await expect.poll(() => page.locator('[data-frozen]').count(), poll).toBe(0);
});
