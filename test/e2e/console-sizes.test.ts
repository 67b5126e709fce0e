import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fr as words } from '#console/words/fr.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import { LinkTest } from '#protocol/link-test.ts';
import { MODALITIES, Reading } from '#protocol/measurement.ts';
import { accessibilityFaults } from '../support/accessibility.ts';
import type { Booth } from '../support/booth.ts';
import type { KioskClient } from '../support/hand-made-kiosk.ts';
import { calmCameras, examinationCamera } from '../support/kiosk.ts';
import { consoleRules, layoutFaults } from '../support/layout.ts';
import { connectKiosk, leavingRecord, measurementRecord, queuePatient } from '../support/link-clients.ts';
import { patience } from '../support/patient.ts';
import type { Physician } from '../support/physician.ts';
import { openStage, type Stage } from '../support/stage.ts';

/** From the smallest laptop of a practice to a screen of 4K, as a browser counts pixels. */
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
] as const;

let stage: Stage;
let booth: Booth;
let physician: Physician;
let faults: Record<string, string[]> = {};

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  const instruments = {
    stethoscope: { label: 'Fake Audio Input 2' },
    dermatoscope: { label: examinationCamera, fieldWidth: 24 },
  };
  booth = await stage.openBooth({
    plugged: ['nonin'],
    config: { steps: ['oximetry'], equipment: { expected: [], instruments } },
  });
  await booth.patient.comesIn();
  await booth.patient.measures('oximetry');
  await booth.patient.waits();
  physician = await stage.openPhysician('first');
  await physician.waiting().waitFor({ timeout: patience });
});
afterAll(() => stage?.close());

/** What `open` opens over the page is put away between the languages. In French in each size, in English in the smallest: nothing cut, nothing over another, all within reach; axe for both. */
async function lookAt(state: string, open?: (isOpen: boolean) => Promise<void>): Promise<void> {
  const { page } = physician;
  const folder = process.env['ESCALE_PICTURES'];
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  // What a resting mouse would have said of it is not looked at.
  await page.mouse.move(0, 0);
  await page.locator('.tooltip').waitFor({ state: 'detached' });
  for (const language of ['fr', 'en'] as const) {
    await page.locator(`html[lang="${language}"]`).waitFor();
    await open?.(true);
    for (const size of language === 'fr' ? SIZES : SIZES.slice(0, 1)) {
      await page.setViewportSize(size);
      const name = `${state}, ${language}, ${size.width}×${size.height}`;
      const found = await layoutFaults(page, consoleRules);
      if (found.length > 0) faults[name] = found;
      if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), scale: 'css' });
    }
    await page.setViewportSize(SIZES[0]);
    const found = await accessibilityFaults(page);
    if (found.length > 0) faults[`${state}, ${language}, axe`] = found;
    await open?.(false);
    await page.keyboard.press('g');
  }
  await page.locator('html[lang="fr"]').waitFor();
}

test('the console is whole from 1280×800 to 4K, in both languages and themes', async () => {
  faults = {};
  const { page } = physician;
  await lookAt('queue');
  await physician.takes(words.visit.cough);
  await booth.patient.sees('consultation');
  await page.locator('video[data-video="face"]:not([hidden])').waitFor({ timeout: patience });
  await lookAt('consultation');
  await page.keyboard.press('d');
  await page.locator('html[data-theme="dark"]').waitFor();
  await page.keyboard.press('e');
  await page.locator('video[data-video="examination"]:not([hidden])').waitFor({ timeout: patience });
  await lookAt('examination, dark');
  for (const [key, part] of [
    ['c', 'chat'],
    ['o', 'notes'],
    ['f', 'documents'],
  ] as const) {
    await page.keyboard.press(key);
    await page.locator(`[data-page="${part}"]`).first().waitFor();
    await page.locator('h1, h2').first().click();
    await lookAt(part);
  }
  expect(faults).toEqual({});
});

test('so is all that is opened in a consultation: guests, stills, the stethoscope, devices, and its end', async () => {
  faults = {};
  const { page } = physician;
  const shown = (selector: string) => page.locator(selector).first().waitFor({ timeout: patience });
  await page.keyboard.press('j');
  await shown('[data-page="guests"]');
  await page.locator('[data-field="guest-name"]').fill('Marie-Antoinette de la Rochefoucauld-Montbel');
  await page.locator('[data-action="invite"]').click();
  await shown('[data-field="guest-link"]');
  await page.locator('h1, h2').first().click();
  await lookAt('guests');
  await page.locator('[data-action="take-still"]').click();
  await shown('[data-still-open]');
  await lookAt('still');
  await page.keyboard.press('Escape');
  await page.locator('[data-action="listen"]').click();
  await shown('[data-phase="headphones"]');
  await lookAt('headphones');
  await page.locator('[data-action="headphones"]').click();
  await shown('[data-phase="listening"]');
  await lookAt('listening');
  await page.keyboard.press('Escape');
  await page.locator('[data-action="devices"]').click();
  await shown('[data-device="microphone"]');
  await lookAt('devices');
  await page.locator('[data-action="devices"]').click();
  for (const question of ['close', 'leave', 'shortcuts'] as const) {
    await lookAt(question, async (isOpen) => {
      await page.keyboard.press(isOpen ? { close: 't', leave: 'l', shortcuts: '?' }[question] : 'Escape');
      await page.locator(`[data-question="${question}"]`).waitFor({ state: isOpen ? 'visible' : 'detached' });
    });
  }
  expect(faults).toEqual({});
});

test('a patient whose test found all it can find pushes nothing out of reach', async () => {
  faults = {};
  await physician.closes('advice');
  await physician.seesQueue();
  const { client } = await connectKiosk(stage.server, 'Borne du hall');
  const paths = {
    udp: 'blocked',
    tcp: 'open',
    'relay-udp': 'not-tried',
    'relay-tcp': 'not-tried',
    'relay-tls': 'blocked',
  };
  const figures = { signalling: 40, up: 2e6, down: 2e6, loss: 0, late: 0, roundTrip: 60, jitter: 4 };
  const devices = { camera: 'dark', microphone: 'silent', loudspeaker: 'not-heard', echo: 'lost' };
  const link = { ...figures, paths, via: 'tcp', verdict: 'fair' };
  await queuePatient(client, LinkTest.parse({ at: new Date().toISOString(), link, ...devices }));
  await physician.waiting().waitFor({ timeout: patience });
  await lookAt('queue, all in doubt');
  await physician.takes();
  await lookAt('consultation, all in doubt');
  client.disconnect();
  await physician.closes('advice');
  await physician.seesQueue();
  expect(faults).toEqual({});
});

/** A saturation (%) taken so many minutes ago. */
async function deliverSaturation(client: KioskClient, id: ConsultationId, value: number, minutesAgo = 0) {
  const record = measurementRecord(id, 'oximetry', new Date(Date.now() - minutesAgo * 60_000));
  const reading = Reading.parse({ kind: 'oxygen-saturation', unit: '%', validity: 'valid', reasons: [], value });
  await client.emitWithAck('deliver', { ...record, content: { ...record.content, reading } });
}

test('a number beyond a threshold keeps its mark and its course once the patient is taken', async () => {
  faults = {};
  const { page } = physician;
  const { client } = await connectKiosk(stage.server, 'Borne de l’entrée');
  const consultationId = await queuePatient(client);
  await deliverSaturation(client, consultationId, 97, 10);
  await deliverSaturation(client, consultationId, 84, 1);
  await physician.takes('Borne de l’entrée');
  const mark = page.locator('.durable [data-sign="red"]');
  await mark.waitFor({ timeout: patience });
  expect(await mark.getAttribute('aria-label')).toBe('SpO₂ 84 %, 91 % ou moins');
  expect(await page.locator('.durable .course').innerText()).toMatch(/^en baisse/);
  expect(await page.locator('.timeline [data-sign="red"]').count()).toBe(1);
  expect(await page.locator('[data-sign]').count()).toBe(2);
  await mark.locator('xpath=..').focus();
  await page.getByRole('tooltip').filter({ hasText: 'NEWS2' }).waitFor({ timeout: patience });
  await mark.locator('xpath=..').blur();
  await lookAt('consultation, beyond a threshold');
  client.disconnect();
  await physician.closes('advice');
  await physician.seesQueue();
  expect(faults).toEqual({});
});

test('a patient who becomes urgent during a consultation is told over every page of it, until the physician has seen it', async () => {
  faults = {};
  const { page } = physician;
  const [taken, other] = [await connectKiosk(stage.server, 'Borne A'), await connectKiosk(stage.server, 'Borne B')];
  await queuePatient(taken.client);
  const waits = await queuePatient(other.client);
  await physician.waiting('Borne B').waitFor({ timeout: patience });
  await physician.takes('Borne A');
  await page.keyboard.press('o');
  await page.locator('[data-field="notes"]').fill('Toux depuis trois jours.');
  await deliverSaturation(other.client, waits, 84);
  const told = page.locator('[data-urgent="1"]');
  await told.waitFor({ timeout: patience });
  expect(await told.innerText()).toContain('SpO₂ 84 %');
  await page.locator('h1, h2').first().click();
  await lookAt('urgent in the queue, during a consultation');
  await page.reload();
  await told.waitFor({ timeout: patience });
  await told.locator('[data-action="seen"]').click();
  await told.waitFor({ state: 'detached' });
  await physician.closes('advice');
  await physician.seesQueue();
  await page.locator('.queue-row-chosen[data-urgency="2"]').waitFor({ timeout: patience });
  await lookAt('refuse', async (isOpen) => {
    await page.keyboard.press(isOpen ? 'r' : 'Escape');
    await page.locator('[data-question="refuse"]').waitFor({ state: isOpen ? 'visible' : 'detached' });
    if (isOpen) expect(await page.locator(`[data-about="${waits}"]`).innerText()).toContain('SpO₂ 84 %');
  });
  for (const { client } of [taken, other]) client.disconnect();
  expect(faults).toEqual({});
});

test('a line under a hand keeps its place when its patient goes, and is nobody to take', async () => {
  faults = {};
  const { page } = physician;
  const [goes, stays] = [await connectKiosk(stage.server, 'Borne C'), await connectKiosk(stage.server, 'Borne D')];
  const [first, second] = [await queuePatient(goes.client), await queuePatient(stays.client)];
  const row = (id: ConsultationId) => page.locator(`.queue-row[data-consultation="${id}"]`);
  await row(second).waitFor({ timeout: patience });
  await row(second).hover();
  const before = await row(second).boundingBox();
  await goes.client.emitWithAck('deliver', leavingRecord(first));
  await page.locator(`.queue-row[data-consultation="${first}"][data-gone]`).waitFor({ timeout: patience });
  expect(await row(second).boundingBox()).toEqual(before);
  expect(await row(first).getByRole('button').count()).toBe(0);
  await page.mouse.move(0, 0);
  await row(first).waitFor({ state: 'detached' });
  for (const { client } of [goes, stays]) client.disconnect();
  expect(faults).toEqual({});
});

test('a queue longer than the screen is scrolled, and nothing of it is cut', async () => {
  faults = {};
  const kiosks = await Promise.all(
    Array.from({ length: 14 }, (_, n) => connectKiosk(stage.server, `Borne de la salle d’attente ${n + 1}`)),
  );
  // All that can be measured, and of every third patient so.
  for (const [n, { client }] of kiosks.entries()) {
    const consultationId = await queuePatient(client);
    for (const modality of n % 3 === 0 ? [...MODALITIES, ...MODALITIES] : [])
      await client.emitWithAck('deliver', measurementRecord(consultationId, modality));
  }
  const { page } = physician;
  const waiting = page.locator('[data-consultation]');
  await expect.poll(() => waiting.count(), { timeout: patience }).toBeGreaterThanOrEqual(kiosks.length);
  for (const kind of ['blood-glucose', 'body-weight'])
    await expect.poll(() => page.locator(`[data-kind="${kind}"] .course`).count(), { timeout: patience }).toBe(5);
  await lookAt('queue of 14');
  // With the keys alone down to the last, who is then seen before they are taken.
  const last = page.locator('[data-consultation].queue-row-chosen:last-of-type');
  for (let n = 0; n <= kiosks.length && (await last.count()) === 0; n += 1) await page.keyboard.press('ArrowDown');
  // A row may end within a pixel, and is scrolled by whole ones.
  await expect
    .poll(() => last.evaluate((row) => row.getBoundingClientRect().bottom - window.innerHeight), { timeout: patience })
    .toBeLessThan(1);
  for (const { client } of kiosks) client.disconnect();
  expect(faults).toEqual({});
});
