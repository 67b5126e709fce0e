import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fr as consoleWords } from '#console/words/fr.ts';
import kioskWords from '#renderer/words/fr.json' with { type: 'json' };
import { accessibilityFaults } from '../support/accessibility.ts';
import type { Booth } from '../support/booth.ts';
import { pressesByKey, tabTo } from '../support/keyboard.ts';
import { calmCameras } from '../support/kiosk.ts';
import { kioskRules, layoutFaults } from '../support/layout.ts';
import { markedPatient, patience } from '../support/patient.ts';
import type { Physician } from '../support/physician.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let booth: Booth;
let physician: Physician;
/** Every fault met, by the state in which it was met; told together, so that one run shows them all. */
let faults: Record<string, string[]> = {};

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  booth = await stage.openBooth();
  physician = await stage.openVisitor();
});
afterAll(() => stage?.close());
afterEach(() => {
  faults = {};
});

const note = (state: string, found: readonly string[]) => {
  if (found.length > 0) faults[state] = [...found];
};

/** Looks at the kiosk's screen of now at each text size: nothing cut, all within reach; by axe at the usual one. */
async function lookAt(state: string): Promise<void> {
  const { page } = booth.kiosk;
  note(state, [...(await layoutFaults(page, kioskRules)), ...(await accessibilityFaults(page))]);
  const text = booth.patient.button(new RegExp(`^${kioskWords.footer.text.split('{{')[0]}`));
  // A question that covers the footer is looked at in the size it was asked in.
  if (!(await text.isVisible()) || (await page.locator('[data-sheet]').count()) > 0) return;
  for (const size of [125, 150, 100]) {
    await text.click();
    await page.locator(`html[data-text="${size}"]`).waitFor();
    if (size !== 100) note(`${state}, text at ${size} %`, await layoutFaults(page, kioskRules));
  }
}

async function lookAtConsole(state: string): Promise<void> {
  note(`console: ${state}`, await accessibilityFaults(physician.page));
}

describe('every screen of the kiosk is readable, reachable and whole', () => {
  test('up to the reason of the visit', async () => {
    const { patient } = booth;
    await patient.sees('welcome');
    await lookAt('welcome');
    await patient.choosesFrench();
    await patient.sees('information');
    await lookAt('information');
    await patient.press(kioskWords.information.decline);
    await patient.sees('declined');
    await lookAt('declined');
    await patient.press(kioskWords.declined.return);
    await patient.press(kioskWords.footer.help);
    await patient.reads(kioskWords.help.body);
    await lookAt('help');
    await patient.press(kioskWords.help.cancel);
    await patient.consents();
    await patient.sees('birth-name');
    await patient.press(kioskWords.common.continue);
    await patient.reads(kioskWords.field.empty);
    await lookAt('birth-name with an error');
    await patient.types(markedPatient.birthName);
    await patient.press(kioskWords.common.continue);
    await patient.sees('given-name');
    await lookAt('given-name');
    await patient.types(markedPatient.givenName);
    await patient.press(kioskWords.common.continue);
    await patient.sees('birth-date');
    await patient.types('31021946');
    await patient.press(kioskWords.common.continue);
    await lookAt('birth-date with an error');
    await patient.page.locator('[data-part="day"]').click();
    await patient.press(kioskWords.keyboard.erase);
    await patient.press(kioskWords.keyboard.erase);
    await patient.types('17');
    await patient.press(kioskWords.common.continue);
    await patient.sees('sex');
    await lookAt('sex');
    await patient.press(kioskWords.sex.F);
    await patient.sees('identity-check');
    await lookAt('identity-check');
    await patient.press(kioskWords.footer.contrast);
    note('identity-check in high contrast', await accessibilityFaults(patient.page));
    await patient.press(kioskWords.footer.contrast);
    await patient.press(kioskWords['identity-check'].confirm);
    await patient.sees('reason');
    await lookAt('reason');
    await patient.press(kioskWords.reason.cough);
    expect(faults).toEqual({});
  });

  test('while measuring', async () => {
    const { patient } = booth;
    const oximeter = booth.device('nonin');
    await patient.reaches('oximetry', 'prepare');
    await lookAt('oximetry, prepare');
    oximeter.play('low-perfusion');
    await patient.begins('oximetry');
    await patient.page.locator('canvas').waitFor({ timeout: patience });
    await lookAt('oximetry, live');
    await oximeter.unplug();
    await patient.reaches('oximetry', 'failed');
    await lookAt('oximetry, unplugged');
    await patient.press(kioskWords.failed.again);
    await patient.reaches('oximetry', 'missing');
    await lookAt('oximetry, missing');
    oximeter.play('none');
    await oximeter.plug();
    await patient.begins('oximetry');
    await patient.reaches('oximetry', 'taken');
    await lookAt('oximetry, taken');
    await patient.press(kioskWords.common.continue);
    await patient.begins('blood-pressure');
    await patient.reaches('blood-pressure', 'taken');
    await lookAt('blood pressure, taken');
    await patient.press(kioskWords.common.continue);
    await patient.reaches('temperature', 'prepare');
    await patient.press(kioskWords.prepare.skip);
    await patient.reaches('temperature', 'skipping');
    await lookAt('temperature, why skip');
    await patient.press(kioskWords.skip.cannot);
    await patient.page.locator('[data-stage="listen"]').waitFor({ timeout: patience });
    await lookAt('link test, music');
    await patient.waits();
    await patient.reads(kioskWords.waiting.next);
    await lookAt('waiting');
    expect(faults).toEqual({});
  });
});

describe('with the keyboard alone', () => {
  test('the physician signs in, takes, measures and closes; every state passes axe', async () => {
    const { page } = physician;
    const { keyboard } = page;
    const { login, password } = stage.server.physicians.first;
    await page.goto('/');
    const signIn = page.locator('[data-action="sign-in"]');
    await signIn.waitFor();
    await lookAtConsole('sign-in');
    await tabTo(signIn);
    await keyboard.press('Enter');
    await page.locator('input[name="login"]').waitFor();
    await lookAtConsole('provider');
    await tabTo(page.locator('input[name="login"]'));
    await keyboard.type(login);
    await keyboard.press('Tab');
    await keyboard.type(password);
    await keyboard.press('Enter');
    await physician.seesQueue();
    await physician.waiting().waitFor({ timeout: patience });
    await physician.waiting().and(page.locator('[data-next]')).waitFor({ timeout: patience });
    await lookAtConsole('queue');
    await keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await lookAtConsole('shortcuts');
    await keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    const take = physician.waiting().locator('[data-action="take"]');
    await tabTo(take);
    await keyboard.press('Enter');
    await physician.isInConsultation();
    await booth.patient.page.locator('.physician[data-state="present"]').waitFor({ timeout: patience });
    await page.locator('video[data-video="face"]:not([hidden])').waitFor();
    await lookAtConsole('consultation');
    await lookAt('consultation');
    await booth.patient.press(kioskWords.consultation.mute);
    await page.locator('[data-patient="muted"]').waitFor({ timeout: patience });
    await lookAt('consultation, muted by the patient');
    await lookAtConsole('consultation, the patient is muted');
    // From here on all that can be said is said at once: whatever else comes has to find its room beside it.
    await keyboard.press('c');
    await page.locator('[data-field="message"]').fill('Approchez la caméra de votre avant-bras gauche, sans appuyer.');
    await keyboard.press('Enter');
    await keyboard.press('Escape');
    await booth.patient.page.locator('.said-words').waitFor({ timeout: patience });
    await lookAt('consultation, a message while muted');
    await booth.patient.press(kioskWords.record.yes);
    await booth.patient.page.locator('[data-answer="sent"]').waitFor({ timeout: patience });
    await lookAt('consultation, a message answered while muted');
    await keyboard.press('e');
    await booth.patient.page.locator('[data-examination="on"]').waitFor({ timeout: patience });
    await lookAt('consultation, an examination with a message, muted');
    await page.keyboard.press('1');
    await physician.panel('oximetry').locator('[data-asked]').waitFor({ timeout: patience });
    await booth.patient.reaches('oximetry', 'prepare');
    await lookAt('consultation, a measurement asked during an examination');
    await keyboard.press('e');
    await booth.patient.page.locator('[data-examination="on"]').waitFor({ state: 'detached', timeout: patience });
    await lookAt('consultation, a measurement asked');
    booth.device('nonin').play('low-perfusion');
    await booth.patient.begins('oximetry');
    await physician.panel('oximetry').locator('[data-pleth]').waitFor({ timeout: patience });
    await lookAtConsole('live pleth');
    await lookAt('consultation, measuring');
    booth.device('nonin').play('none');
    await booth.patient.reaches('oximetry', 'taken');
    await lookAt('consultation, a measurement taken');
    await booth.patient.press(kioskWords.common.continue);
    await booth.patient.press(kioskWords.consultation.unmute);

    await keyboard.press('t');
    const question = page.getByRole('dialog');
    await question.waitFor();
    await lookAtConsole('how it ends');
    await keyboard.press('Space');
    await tabTo(question.getByRole('button', { name: consoleWords.close.confirm, exact: true }));
    await keyboard.press('Enter');
    await physician.seesQueue();
    await booth.patient.sees('end');
    await lookAt('end');
    expect(faults).toEqual({});
  });

  test('a patient comes to the first measurement', async () => {
    await booth.patient.finishes();
    const { patient } = booth;
    const press = async (name: string | RegExp) => {
      const target = patient.button(name);
      await target.waitFor({ timeout: patience });
      await pressesByKey(target);
    };
    await press(kioskWords.language.start);
    await patient.sees('information');
    await press(kioskWords.information.agree);
    for (const [screen, answer] of [
      ['birth-name', markedPatient.birthName],
      ['given-name', markedPatient.givenName],
    ] as const) {
      await patient.sees(screen);
      await tabTo(patient.page.getByRole('textbox'));
      await patient.page.keyboard.type(answer);
      await press(kioskWords.common.continue);
    }
    await patient.sees('birth-date');
    for (const digit of '17031946') await press(digit);
    await press(kioskWords.common.continue);
    await patient.sees('sex');
    await press(kioskWords.sex.F);
    await patient.sees('identity-check');
    await press(kioskWords['identity-check'].confirm);
    await patient.sees('reason');
    await press(kioskWords.reason.other);
    await patient.reaches('oximetry', 'prepare');
  });
});
