import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fr as consoleWords } from '#console/words/fr.ts';
import kioskWords from '#renderer/words/fr.json' with { type: 'json' };
import type { Booth, DriverId } from '../support/booth.ts';
import { lastOximetry, lastPressure, lastTemperature } from '../support/bytes-sent.ts';
import { queryPglite } from '../support/databases.ts';
import { calmCameras } from '../support/kiosk.ts';
import { whatCovers } from '../support/layout.ts';
import { listenForNews, lookAway, newsTold } from '../support/news-told.ts';
import { markedPatient, patience } from '../support/patient.ts';
import { faceLayersMade, mediaReceived, observeConnections, soundsSent } from '../support/peer-connections.ts';
import type { Physician } from '../support/physician.ts';
import { type KeptConsultation, keptConsultations } from '../support/records.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { filesHolding, pageContents } from '../support/traces.ts';

/*
 * The main job from end to end, as one consultation: each test is a chapter of it and begins where the former one ended.
 */

let stage: Stage;
let booth: Booth;
let physician: Physician;
/** What each device has sent, oldest first. */
const sent = new Map<DriverId, number[]>();
let rendererBefore: number[];

const marks = [markedPatient.birthName, markedPatient.givenName];
const poll = { timeout: patience, interval: 150 };

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  booth = await stage.openBooth({
    sent: (driver, bytes) => sent.set(driver, [...(sent.get(driver) ?? []), ...bytes].slice(-4_000)),
  });
  booth.device('nonin').set({ spo2: 94, pulse: 83 });
  booth.device('and-tm2657p').set({ systolic: 141, diastolic: 87, mean: 105, pulse: 81 });
  booth.device('taidoc-thermometer').set({ temperature: 38.4 });
  await observeConnections(booth.kiosk.page);
  rendererBefore = await booth.kiosk.processes('Tab');
  physician = await stage.openVisitor();
  await listenForNews(physician.page);
  await physician.signsIn(stage.server.physicians.first);
  await observeConnections(physician.page);
});
afterAll(() => stage?.close());

/** Done once the panel's pleth has been drawn three times with ink, each drawing unlike the one before. */
function plethRuns(panel: Locator): Promise<void> {
  return panel.evaluate(async (root) => {
    let last = 0;
    for (let drawings = 0; drawings < 3; ) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const canvas = root.querySelector('[data-pleth] canvas');
      if (!(canvas instanceof HTMLCanvasElement)) continue;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let hash = 0;
      let inked = 0;
      for (let at = 3; at < pixels.length; at += 4) {
        const alpha = pixels[at] ?? 0;
        if (alpha > 0) inked += 1;
        hash = (hash * 31 + alpha) | 0;
      }
      if (inked <= 200 || hash === last) continue;
      last = hash;
      drawings += 1;
    }
  });
}

const bytesOf = (driver: DriverId) => sent.get(driver) ?? [];

const durable = (panel: Locator, kind: string) => panel.locator(`.durable[data-kind="${kind}"]`).first();

test('the patient is guided to the queue, measured on every device', async () => {
  const { patient } = booth;
  // Who looks away has touched the page before: a browser lets no other sound.
  await physician.page.mouse.click(2, 2);
  await lookAway(physician.page, true);
  await patient.comesIn(markedPatient, 'cough');
  await patient.measures('oximetry');
  await patient.measures('blood-pressure');
  await patient.measures('temperature');
  // The patient's own voice, from the SFU and back.
  await patient.page.locator('[data-stage="listen"] [data-plays="voice"]').waitFor({ timeout: patience });
  await patient.waits();
});

test('a physician who looks elsewhere hears that someone waits, and reads where: neither who nor why', async () => {
  await expect
    .poll(() => newsTold(physician.page), poll)
    .toEqual({
      notices: [consoleWords.news.desktop.replace('{{site}}', 'Pharmacie des Halles')],
      tones: [660, 880],
    });
  await lookAway(physician.page, false);
});

test('the physician sees in the queue why, since when and with which readings, and no name', async () => {
  const line = physician.waiting(consoleWords.visit.cough);
  await line.waitFor({ timeout: patience });
  const text = await line.innerText();
  expect(text).toContain('Pharmacie des Halles');
  expect(text).toMatch(/94/);
  expect(text).toMatch(/141/);
  for (const mark of marks) expect((await physician.page.content()).toLowerCase()).not.toContain(mark.toLowerCase());
});

test('taking the patient joins both by video and voice, which are decoded and heard on both sides', async () => {
  await physician.takes();
  await booth.patient.sees('consultation');
  for (const page of [physician.page, booth.kiosk.page]) {
    await expect.poll(async () => (await mediaReceived(page)).framesDecoded[0] ?? 0, poll).toBeGreaterThan(5);
    await expect.poll(async () => (await mediaReceived(page)).audioEnergy, poll).toBeGreaterThan(0);
    const before = await mediaReceived(page);
    await expect
      .poll(async () => (await mediaReceived(page)).framesDecoded[0] ?? 0, poll)
      .toBeGreaterThan((before.framesDecoded[0] ?? 0) + 10);
    await expect.poll(async () => (await mediaReceived(page)).audioEnergy, poll).toBeGreaterThan(before.audioEnergy);
  }
  for (const [page, name] of [
    [physician.page, 'face'],
    [booth.kiosk.page, 'physician'],
  ] as const) {
    const painted = () =>
      page.locator(`video[data-video="${name}"]`).evaluate((video) => {
        if (!(video instanceof HTMLVideoElement)) throw new Error('not a video');
        return video.videoWidth > 0 ? video.getVideoPlaybackQuality().totalVideoFrames : 0;
      });
    await expect.poll(painted, poll).toBeGreaterThan(5);
  }
});

test('from then on the patient reads who it is, their speciality and their number', async () => {
  await booth.patient.reads('Dr Claire Martin');
  await booth.patient.reads('Médecine générale');
  await booth.patient.reads('RPPS 99900000011');
});

test('voices are sent with in-band FEC, and nothing while there is silence', async () => {
  for (const page of [physician.page, booth.kiosk.page]) {
    const [voice, ...others] = await soundsSent(page);
    expect(others).toEqual([]);
    expect(voice?.split(';')).toEqual(expect.arrayContaining(['useinbandfec=1', 'usedtx=1']));
  }
});

test('the highest layer of a face is made only while someone looks at it', async () => {
  const { page } = physician;
  const layers = () => faceLayersMade(booth.kiosk.page);
  // The kiosk shows the physician in full, the console the patient in a part of its window. A machine that is too busy for it lets
  // go of layers for a while, as it should.
  await expect.poll(() => faceLayersMade(page), { ...poll, timeout: 2 * patience }).toBe(3);
  await expect.poll(layers, poll).toBe(2);
  const usual = page.viewportSize();
  await page.setViewportSize({ width: 2560, height: 1440 });
  await expect.poll(layers, poll).toBe(3);
  const width = () => page.locator('video[data-video="face"]').evaluate((video: HTMLVideoElement) => video.videoWidth);
  await expect.poll(width, poll).toBe(1280);
  if (usual !== null) await page.setViewportSize(usual);
  await expect.poll(layers, poll).toBe(2);
});

test('a patient who mutes is told so, the physician reads it and hears nothing, until they speak again', async () => {
  await booth.patient.press(kioskWords.consultation.mute);
  await booth.patient.reads(kioskWords.consultation['own-muted']);
  await physician.reads(consoleWords.patientDevices.muted);
  const energy = async () => (await mediaReceived(physician.page)).audioEnergy;
  const packets = async () => (await mediaReceived(physician.page)).audioPackets;
  const sent = await packets();
  expect(await booth.kiosk.page.locator('[data-muted]').getAttribute('role')).toBe('status');
  await booth.patient.press(kioskWords.consultation.unmute);
  await physician.page.locator('[data-patient="muted"]').waitFor({ state: 'detached', timeout: patience });
  const heard = await energy();
  await expect.poll(packets, poll).toBeGreaterThan(sent + 10);
  await expect.poll(energy, poll).toBeGreaterThan(heard);
});

test('R2: the readings at the physician are those of the bytes the devices sent', async () => {
  const { spo2, pulse } = lastOximetry(bytesOf('nonin'));
  expect({ spo2, pulse }).toEqual({ spo2: 94, pulse: 83 });
  const oximetry = physician.panel('oximetry');
  expect(await durable(oximetry, 'oxygen-saturation').locator('b').innerText()).toBe(String(spo2));
  expect(await durable(oximetry, 'pulse-rate').locator('b').innerText()).toBe(String(pulse));

  const pressure = lastPressure(bytesOf('and-tm2657p'));
  expect(pressure).toEqual({ systolic: 141, diastolic: 87, mean: 105, pulse: 81 });
  const tension = await durable(physician.panel('blood-pressure'), 'blood-pressure').innerText();
  expect(tension.replaceAll(/\s/g, '')).toContain(`${pressure.systolic}/${pressure.diastolic}`);
  expect(tension).toContain(String(pressure.mean));

  const temperature = lastTemperature(bytesOf('taidoc-thermometer'));
  expect(temperature).toBe(38.4);
  expect(await durable(physician.panel('temperature'), 'body-temperature').locator('b').innerText()).toBe('38,4');

  for (const modality of ['oximetry', 'blood-pressure', 'temperature'] as const) {
    const [reading] = await physician.panel(modality).locator('.durable').all();
    expect(await reading?.getAttribute('data-validity')).toBe('valid');
    expect(await physician.panel(modality).locator('.source').innerText()).toMatch(/\d{2}:\d{2}/);
  }
});

test('the physician reads that an attempt was stopped at the kiosk; what they withdraw is stopped there', async () => {
  const panel = physician.panel('oximetry');
  // A reading that takes its time: it is still going on when it is stopped.
  booth.device('nonin').play('low-perfusion');
  await physician.asksFor('oximetry');
  await booth.patient.begins('oximetry');
  await booth.patient.press(kioskWords.measuring.stop);
  await panel.locator('[data-failure="stopped"]').waitFor({ timeout: patience });
  // Nothing of it is called live any more.
  await panel.locator('.live').waitFor({ state: 'detached', timeout: patience });
  await booth.patient.begins('oximetry');
  await booth.patient.reaches('oximetry', 'measuring');
  // The key that asked for it goes no further than the button: a cuff is not let go of by one key too many.
  await physician.page.keyboard.press('1');
  await expect
    .poll(() => panel.locator('[data-withdraw]').evaluate((button) => button === document.activeElement))
    .toBe(true);
  expect(await booth.patient.page.locator('[data-asked]').count()).toBe(1);
  await physician.page.keyboard.press('Enter');
  await booth.patient.page.locator('[data-asked]').waitFor({ state: 'detached', timeout: patience });
  await panel.locator('[data-measure]').waitFor({ timeout: patience });
  booth.device('nonin').play('none');
});

test('"measure again" reaches the kiosk, runs live at the physician with the waveform, and comes back durable', async () => {
  booth.device('nonin').set({ spo2: 91, pulse: 97, smartPoint: 0 });
  // A measurement ends by itself: what is live is watched for from before it is asked for, not looked up while it may last.
  const panel = physician.panel('oximetry');
  const seen = Promise.all([
    panel
      .locator('[data-live="oxygen-saturation"][data-state="number"] .live-value', { hasText: /^91$/ })
      .waitFor({ timeout: patience }),
    panel
      .locator('[data-live="pulse-rate"][data-state="number"] .live-value', { hasText: /^97$/ })
      .waitFor({ timeout: patience }),
    plethRuns(panel),
  ]);
  await Promise.all([seen, physician.asksFor('oximetry').then(() => booth.patient.begins('oximetry'))]);
  expect(lastOximetry(bytesOf('nonin'))).toEqual({ spo2: 91, pulse: 97 });

  await booth.patient.reaches('oximetry', 'taken');
  await expect.poll(() => durable(panel, 'oxygen-saturation').locator('b').innerText(), poll).toBe('91');
  await booth.patient.press(kioskWords.common.continue);
});

test('the examination camera comes as a picture of its own beside the face', async () => {
  await physician.press(new RegExp(`^${consoleWords.video.askExamination}`));
  const size = (name: string) =>
    physician.page.locator(`video[data-video="${name}"]`).evaluate((video) => {
      if (!(video instanceof HTMLVideoElement) || !(video.srcObject instanceof MediaStream)) return null;
      return {
        track: video.srcObject.getVideoTracks()[0]?.id,
        frames: video.getVideoPlaybackQuality().totalVideoFrames,
      };
    });
  await expect.poll(async () => (await size('examination').catch(() => null))?.frames ?? 0, poll).toBeGreaterThan(5);
  await expect
    .poll(async () => (await mediaReceived(physician.page)).framesDecoded.filter((frames) => frames > 5).length, poll)
    .toBeGreaterThanOrEqual(2);
  await booth.patient.page.locator('[data-examination="on"]').waitFor({ timeout: patience });

  // A face that was let go of for want of processor time comes back: it is looked at once it is there.
  const areApart = async () => {
    const [face, examination] = [await size('face'), await size('examination')];
    const [a, b] = await Promise.all(
      ['face', 'examination'].map((name) => physician.page.locator(`video[data-video="${name}"]`).boundingBox()),
    );
    if (!face?.track || !examination?.track || face.track === examination.track || !a || !b) return false;
    return (
      a.x + a.width <= b.x + 1 || b.x + b.width <= a.x + 1 || a.y + a.height <= b.y + 1 || b.y + b.height <= a.y + 1
    );
  };
  await expect.poll(areApart, poll).toBe(true);
});

test('R14: nothing covers the face of either, with a measurement and the examination camera on', async () => {
  await physician.asksFor('oximetry');
  await booth.patient.reaches('oximetry', 'prepare');
  // A link that is short of processor time may let go of a face for a while: it is looked at once it is back.
  await expect.poll(() => whatCovers(booth.kiosk.page, 'video[data-video="physician"]'), poll).toEqual([]);
  await expect.poll(() => whatCovers(physician.page, 'video[data-video="face"]'), poll).toEqual([]);
});

test('the physician closes with an outcome, and the kiosk thanks the patient', async () => {
  await physician.closes('prescription');
  await physician.seesQueue();
  await booth.patient.sees('end');
  await booth.patient.finishes();
});

test('nothing of the patient is left in the kiosk', async () => {
  const { kiosk } = booth;
  await expect.poll(() => kiosk.app.windows().filter((window) => !window.isClosed()).length, poll).toBe(1);
  await booth.patient.sees('welcome');
  const contents = (await pageContents(kiosk.page)).toLowerCase();
  for (const mark of marks) expect(contents).not.toContain(mark.toLowerCase());
  await expect
    .poll(async () => (await kiosk.processes('Tab')).filter((pid) => rendererBefore.includes(pid)), poll)
    .toEqual([]);

  const snapshot = () =>
    kiosk.page.evaluate(async () => {
      // The bridge of the kiosk's own page, typed where it is declared.
      const { escale } = window as unknown as { escale: { request(c: string, p: object): Promise<unknown> } };
      return escale.request('kiosk:snapshot', {});
    });
  await expect
    .poll(snapshot, poll)
    .toMatchObject({ checkpoint: null, status: null, link: { online: true, pending: 0 } });

  expect(await filesHolding(booth.folder, marks)).toEqual([]);
  const server = stage.server.output().toLowerCase();
  for (const mark of marks) expect(server).not.toContain(mark.toLowerCase());
  await booth.close();
  expect(await filesHolding(booth.folder, marks)).toEqual([]);
});

test('R4, R5: the record holds consent, identity, physician, outcome, and every reading with device and validity', async () => {
  await stage.server.stop();
  const kept = await keptConsultations(queryPglite(stage.server.databaseFolder));
  expect(kept).toHaveLength(1);
  const [record] = kept as [KeptConsultation];
  expect(record).toMatchObject({
    state: 'closed',
    outcome: 'prescription',
    reason: 'cough',
    identity: markedPatient,
    consent: { locale: 'fr', givenAt: expect.any(String), textVersion: expect.any(String) },
    physician: { name: 'Dr Claire Martin', rpps: '99900000011' },
  });
  const numbers = record.measurements.map(({ kind, validity, reading, device }) => [
    kind,
    validity,
    kind === 'blood-pressure' ? [reading['systolic'], reading['diastolic'], reading['mean']] : reading['value'],
    device['driver'],
  ]);
  const expected = [
    ['oxygen-saturation', 'valid', 94, 'nonin'],
    ['pulse-rate', 'valid', 83, 'nonin'],
    ['blood-pressure', 'valid', [141, 87, 105], 'and-tm2657p'],
    ['pulse-rate', 'valid', 81, 'and-tm2657p'],
    ['body-temperature', 'valid', 38.4, 'taidoc-thermometer'],
    ['oxygen-saturation', 'valid', 91, 'nonin'],
    ['pulse-rate', 'valid', 97, 'nonin'],
  ];
  expect(numbers).toHaveLength(expected.length);
  expect(numbers).toEqual(expect.arrayContaining(expected));
});
