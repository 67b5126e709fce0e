import { afterAll, beforeAll, expect, test } from 'vitest';
import { fr } from '#console/words/fr.ts';
import words from '#renderer/words/fr.json' with { type: 'json' };
import { accessibilityFaults } from '../support/accessibility.ts';
import type { Booth } from '../support/booth.ts';
import { calmCameras } from '../support/kiosk.ts';
import { kioskRules, layoutFaults } from '../support/layout.ts';
import { patience } from '../support/patient.ts';
import { microphonesSent, observeConnections } from '../support/peer-connections.ts';
import type { Physician } from '../support/physician.ts';
import { openStage, type Stage } from '../support/stage.ts';

/* Each side tries its own sound. Chromium's fake microphone beeps, and it has two fake loudspeakers. */

const { 'link-test': link } = words;
const poll = { timeout: patience, interval: 100 } as const;

let stage: Stage;
let booth: Booth;
let physician: Physician;

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  [booth, physician] = await Promise.all([
    stage.openBooth({ plugged: [], config: { steps: [], idle: { after: 600, countdown: 30 } } }),
    stage.openVisitor(),
  ]);
  await physician.signsIn(stage.server.physicians.first);
});
afterAll(() => stage?.close());

const kioskStage = (name: string) => booth.patient.page.locator(`[data-screen="link-test"][data-stage="${name}"]`);
const playsBy = () => booth.patient.page.locator('[data-loudspeaker]').getAttribute('data-loudspeaker');
const trial = (phase: string) => physician.page.locator(`[data-trial="${phase}"]`).waitFor({ timeout: patience });
const level = async () => Number(await physician.page.locator('[data-level]').getAttribute('value'));
const comesToListening = async () => {
  await booth.patient.choosesFrench();
  await booth.patient.consents();
  await booth.patient.answersIdentity();
  await booth.patient.saysWhy('cough');
  await kioskStage('listen').waitFor({ timeout: patience });
};

test('a patient who hears nothing is played to by another loudspeaker of the kiosk', async () => {
  const { patient } = booth;
  await comesToListening();
  expect(await playsBy()).toBe('');
  await patient.press(link.no);
  await kioskStage('listen-louder').waitFor({ timeout: patience });
  await patient.press(link.no);
  await kioskStage('listen-other').waitFor({ timeout: patience });
  await patient.reads(link['listen-other-body']);
  expect(await playsBy()).not.toBe('');
  expect(await layoutFaults(patient.page, kioskRules)).toEqual([]);
  expect(await accessibilityFaults(patient.page)).toEqual([]);
  await patient.hearsMusic();
  await patient.press(words.waiting.leave);
  await patient.press(words.waiting['leave-yes']);
  await patient.finishes();
});

test('the next patient is played to by the one that was heard', async () => {
  await comesToListening();
  expect(await playsBy()).not.toBe('');
  await booth.patient.hearsMusic();
});

test('before a patient is taken the physician sees their level and hears their own voice', async () => {
  const { page } = physician;
  // What was chosen another day is not plugged any more.
  await page.evaluate(() => {
    const choice = { microphone: 'gone', camera: 'gone', loudspeaker: 'gone', volume: 1 };
    localStorage.setItem('escale.console.devices', JSON.stringify(choice));
  });
  await page.reload();
  await physician.seesQueue();
  await physician.press(fr.devices.title);
  await expect.poll(level, poll).toBeGreaterThan(0.3);
  await physician.press(fr.devices.hearOneself);
  await trial('listening');
  await trial('playing');
  await trial('played');
  expect(await accessibilityFaults(page)).toEqual([]);
  await physician.press(fr.shell.close);
});

test('in a call the physician is heard by the loudspeaker that was found, and their trial not a second time', async () => {
  const { page } = physician;
  await Promise.all([observeConnections(page), observeConnections(booth.patient.page)]);
  await physician.takes();
  const voice = booth.patient.page.locator('audio[data-voice="physician"]');
  await expect.poll(() => voice.evaluate((player: HTMLAudioElement) => player.sinkId), poll).not.toBe('');
  const opener = page.locator('[data-action="devices"]');
  const stood = await opener.boundingBox();
  await opener.click();
  await expect.poll(level, poll).toBeGreaterThan(0.3);
  // What was pressed stays under the mouse.
  expect(await opener.boundingBox()).toEqual(stood);
  for (const chosen of ['Fake Audio Input 2', 'Fake Audio Input 1']) {
    await page.locator('[data-device="microphone"]').selectOption({ label: chosen });
    await expect.poll(() => microphonesSent(page), poll).toEqual([chosen]);
  }
  await expect.poll(level, poll).toBeGreaterThan(0.3);
  await physician.press(fr.devices.hearOneself);
  await trial('listening');
  const own = page.locator('[data-action="microphone"]');
  expect(await own.textContent()).not.toContain(fr.video.muted);
  await trial('playing');
  await expect.poll(() => own.textContent(), poll).toContain(fr.video.muted);
  await trial('played');
  await expect.poll(() => own.textContent(), poll).not.toContain(fr.video.muted);
});

test('in a call the kiosk takes another of its microphones as the physician chooses, and goes on with it', async () => {
  const choice = physician.page.locator('[data-patient-device="microphone"]');
  for (const chosen of ['Fake Audio Input 2', 'Fake Audio Input 1']) {
    await choice.selectOption({ label: chosen });
    await expect.poll(() => microphonesSent(booth.patient.page), poll).toEqual([chosen]);
    await expect
      .poll(() => choice.evaluate((list: HTMLSelectElement) => list.selectedOptions[0]?.label), poll)
      .toBe(chosen);
  }
});

test('in a call the kiosk plays by another of its loudspeakers as the physician chooses', async () => {
  const choice = physician.page.locator('[data-patient-device="loudspeaker"]');
  const voice = booth.patient.page.locator('audio[data-voice="physician"]');
  const sink = () => voice.evaluate((player: HTMLAudioElement) => player.sinkId);
  const before = await sink();
  const other = await choice.evaluate(
    (list: HTMLSelectElement) => [...list.options].find(({ selected, value }) => !selected && value !== '')?.value,
  );
  if (other === undefined) throw new Error('there is no other loudspeaker to choose');
  await choice.selectOption(other);
  await expect.poll(sink, poll).toBe(other);
  expect(other).not.toBe(before);
  await expect.poll(() => choice.inputValue(), poll).toBe(other);
  await booth.patient.page.locator('.physician[data-state="present"]').waitFor({ timeout: patience });
});
