import { afterAll, beforeAll, expect, test } from 'vitest';
import { fr as consoleWords } from '#console/words/fr.ts';
import words from '#renderer/words/fr.json' with { type: 'json' };
import { accessibilityFaults } from '../support/accessibility.ts';
import { appears } from '../support/appears.ts';
import type { Booth } from '../support/booth.ts';
import { calmCameras, examinationCamera } from '../support/kiosk.ts';
import { kioskRules, layoutFaults } from '../support/layout.ts';
import { markedPatient, patience } from '../support/patient.ts';
import type { Physician } from '../support/physician.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let booth: Booth;
let physician: Physician;
beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  booth = await stage.openBooth({
    config: {
      idle: { after: 30, countdown: 30 },
      equipment: {
        expected: ['camera', 'microphone', 'dermatoscope', 'stethoscope'],
        instruments: { dermatoscope: { label: examinationCamera }, stethoscope: { label: 'Fake Audio Input 2' } },
      },
    },
  });
  physician = await stage.openPhysician('first');
});
afterAll(() => stage.close());

const line = (role: string) => booth.patient.page.locator(`[data-role="${role}"]`);
const stateOf = (role: string) => line(role).getAttribute('data-state');
const verdict = (kind: string) => booth.patient.page.locator(`[data-verdict="${kind}"]`).waitFor({ timeout: patience });
const kioskRow = (kind: string) => physician.page.locator(`tr[data-verdict="${kind}"]`).waitFor({ timeout: patience });

const openHostScreen = async () => {
  await booth.patient.sees('welcome');
  await booth.patient.press(words.equipment.door);
  await booth.patient.sees('equipment');
};

/** A kiosk whose host touches nothing goes back to the welcome: every look at it begins there. */
test('R6, R13: the host checks the devices, and staff see the result', async () => {
  await openHostScreen();
  await booth.patient.press(words.equipment.check);
  await verdict('well');
  await booth.patient.reads(words.equipment.sent);
  // Nobody held it to the loudspeaker: nothing is said against it, and nothing is claimed.
  expect(await stateOf('stethoscope')).toBe('untested');
  await booth.patient.reads(words.equipment['well-untested']);
  expect(await stateOf('dermatoscope')).toBe('healthy');
  expect(await line('oximeter').textContent()).toContain('Nonin');
  await physician.press(consoleWords.fleet.title);
  await kioskRow('passed');
  await physician.page.locator('tr [data-stethoscope="untested"]').waitFor({ timeout: patience });
  expect(await accessibilityFaults(physician.page)).toEqual([]);
});

test('the host’s screen is readable, reachable and whole at every size of the text, and leaves by itself', async () => {
  await booth.patient.sees('welcome');
  await openHostScreen();
  for (const size of [100, 125, 150]) {
    expect(await layoutFaults(booth.patient.page, kioskRules), `${size} %`).toEqual([]);
    await booth.patient.press(new RegExp(`^${words.footer.text.split('{{')[0]}`));
  }
  expect(await accessibilityFaults(booth.patient.page)).toEqual([]);
  await booth.patient.page.locator('[data-screen="welcome"]').waitFor({ timeout: 2 * patience });
});

test('R6: a device that is away fails the check, is named with what to do, and is told once the link is back', async () => {
  await openHostScreen();
  await booth.device('taidoc-thermometer').unplug();
  await line('thermometer').getByText('Débranché depuis').waitFor({ timeout: patience });
  await stage.server.kill();
  await booth.patient.press(words.equipment.check);
  await line('thermometer').and(booth.patient.page.locator('[data-state="missing"]')).waitFor({ timeout: patience });
  await verdict('attention');
  await booth.patient.reads(words.equipment.kept);
  await booth.restart({ idle: { after: 600, countdown: 30 } });
  await stage.server.restart();
  await physician.page.locator('tr [data-role="thermometer"][data-state="missing"]').waitFor({ timeout: patience });
  await openHostScreen();
  await verdict('attention');
  await booth.device('taidoc-thermometer').plug();
  await line('thermometer').getByText(words.equipment.do.plugged).waitFor({ timeout: patience });
  await booth.patient.press(words.equipment.check);
  await verdict('well');
  await kioskRow('passed');
  await booth.patient.press(words.equipment.back);
});

test('the physician is offered what the kiosk can measure, and no more', async () => {
  const { patient } = booth;
  await physician.press(new RegExp(`^${consoleWords.fleet.back}`));
  await patient.comesIn(markedPatient, 'cough');
  for (const modality of ['oximetry', 'blood-pressure', 'temperature'] as const) {
    await patient.measures(modality);
  }
  await patient.waits();
  await physician.takes();
  const panels = physician.page.locator('.vitals [data-modality]');
  await panels.first().waitFor({ timeout: patience });
  expect(await panels.evaluateAll((all) => all.map((panel) => panel.getAttribute('data-modality')))).toEqual([
    'oximetry',
    'blood-pressure',
    'temperature',
  ]);
});

test('the button of the examination camera is told to the physician while its picture is on', async () => {
  const press = () =>
    booth.kiosk.app.evaluate(({ BrowserWindow }) => {
      // What main tells the page when the drivers host has seen the key.
      for (const window of BrowserWindow.getAllWindows())
        window.webContents.send('escale:event', { type: 'still-button' });
    });
  const notice = physician.page.getByText(consoleWords.notice.still);
  await press();
  await physician.page.locator('[data-action="examination-camera"]').click();
  await physician.page.locator('video[data-video="examination"]').waitFor({ timeout: patience });
  expect(await notice.count()).toBe(0);
  await Promise.all([appears(physician.page, 'body', consoleWords.notice.still), press()]);
});
