import { afterAll, beforeAll, expect, test } from 'vitest';
import { fr as words } from '#console/words/fr.ts';
import { joinsQueue } from '../bench/sessions.ts';
import type { Booth } from '../support/booth.ts';
import { calmCameras } from '../support/kiosk.ts';
import { patience } from '../support/patient.ts';
import type { Physician } from '../support/physician.ts';
import { ScreenReader } from '../support/screen-reader.ts';
import { openStage, type Stage } from '../support/stage.ts';

/* A physician who hears the console: what is done here is done with Chromium's accessibility tree and the keyboard. */

let stage: Stage;
let booth: Booth;
let physician: Physician;
let reader: ScreenReader;
const poll = { timeout: patience, interval: 200 };

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  [booth, physician] = await Promise.all([
    stage.openBooth({ plugged: ['nonin'], config: { steps: ['oximetry'] } }),
    stage.openPhysician('first'),
  ]);
  booth.device('nonin').set({ spo2: 96, pulse: 71 });
  await joinsQueue(booth, ['oximetry']);
  reader = await ScreenReader.open(physician.page);
});
afterAll(() => stage?.close());

/** What can be pressed or filled and has no name to be asked for by. */
const nameless = async () => {
  const controls = ['button', 'link', 'textbox', 'radio', 'checkbox', 'combobox', 'slider', 'dialog'];
  return (await reader.hears()).filter(({ role, name }) => controls.includes(role) && name === '');
};
const has = async (role: string, name: string | RegExp) =>
  (await reader.hears()).some(
    (heard) => heard.role === role && (typeof name === 'string' ? heard.name === name : name.test(heard.name)),
  );

test('the queue says why, since when and how ill, and the patient is taken from it', async () => {
  await physician.waiting().waitFor({ timeout: patience });
  expect(await nameless()).toEqual([]);
  const heard = (await reader.hears()).map(({ name }) => name).join(' ');
  expect(heard).toContain(words.visit.cough);
  expect(heard).toMatch(/96/);
  await reader.presses('button', /^Prendre/);
  await physician.isInConsultation();
});

test('a reading is heard with its name, its unit and whether it is valid', async () => {
  await expect.poll(() => has('heading', /QUIXZYVAUME/i), poll).toBe(true);
  expect(await nameless()).toEqual([]);
  const oximetry = await reader.reads({ role: 'region', name: words.modality.oximetry });
  expect(oximetry).toMatch(/SpO₂.*96.*%.*71.*\/min.*Nonin.*valide/);
});

test('a measurement is asked for, heard as it is taken, and the consultation is closed', async () => {
  await reader.presses('button', /^Mesurer à nouveau/);
  await booth.patient.measures('oximetry');
  await reader.presses('button', /^Terminer/);
  await expect.poll(() => has('dialog', words.close.title), poll).toBe(true);
  expect(await nameless()).toEqual([]);
  await reader.presses('radio', /^Conseil/, 'Space');
  await reader.presses('button', words.close.confirm);
  await physician.seesQueue();
  await booth.patient.sees('end');
});
