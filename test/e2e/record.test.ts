import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fr as words } from '#console/words/fr.ts';
import kioskWords from '#renderer/words/fr.json' with { type: 'json' };
import { accessibilityFaults } from '../support/accessibility.ts';
import { pressesByKey, tabTo } from '../support/keyboard.ts';
import { calmCameras } from '../support/kiosk.ts';
import { kioskRules, layoutFaults, whatCovers } from '../support/layout.ts';
import { paper } from '../support/papers.ts';
import { type Patient, patience } from '../support/patient.ts';
import { whileStopped } from '../support/processes.ts';
import { openSpooler, type Spooler } from '../support/spooler.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { filesHolding, pageContents } from '../support/traces.ts';

/** Found in no dictionary: a trace of it is a trace of what was written or sent. */
const MARK = 'Zwyrnakol';

let stage: Stage;
let spooler: Spooler;
const poll = { timeout: patience, interval: 100 };

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  spooler = await openSpooler();
});
afterAll(async () => {
  await stage?.close();
  await spooler?.close();
});

/** Keeps a picture of the page where the run is asked for them. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['ESCALE_PICTURES'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Nothing of the screen is cut or covered at any size of the text the patient may choose. */
async function isWholeAtEachSize(patient: Patient, name: string): Promise<void> {
  for (const size of [125, 150, 100]) {
    await patient.press(new RegExp(`^${kioskWords.footer.text.split('{{')[0]}`));
    await patient.page.locator(`html[data-text="${size}"]`).waitFor({ timeout: patience });
    expect(await layoutFaults(patient.page, kioskRules), `text at ${size} %`).toEqual([]);
    await picture(patient.page, `${name}-${size}`);
  }
}

test('what is written, sent, noted and told at the end goes both ways and stays', async () => {
  const booth = await stage.openBooth({
    plugged: [],
    config: { steps: ['oximetry'], printer: spooler.queue },
    env: { CUPS_SERVER: spooler.socket },
  });
  const { patient } = booth;
  await patient.comesIn();
  await patient.reaches('oximetry', 'missing');
  await patient.press(kioskWords.missing.skip);
  await patient.press(kioskWords.skip['device-fault']);
  await patient.waits();
  const physician = await stage.openPhysician('first');
  await physician.takes(words.visit.cough);
  await patient.sees('consultation');
  const { page } = physician;
  const kiosk = patient.page;

  await page.keyboard.press('c');
  await page.locator('[data-field="message"]').fill(`Avez-vous mal quand vous avalez, M. ${MARK} ?`);
  await page.keyboard.press('Enter');
  await kiosk.locator('.said-words', { hasText: MARK }).waitFor({ timeout: patience });
  // What is for ears alone makes no text smaller.
  const bottomOf = (selector: string) =>
    kiosk.locator(selector).evaluate((element) => element.getBoundingClientRect().bottom);
  expect(await bottomOf('.physician-card .seal-news')).toBeLessThan(await bottomOf('.physician-card'));
  await picture(kiosk, 'kiosk-message');
  expect(await accessibilityFaults(kiosk)).toEqual([]);
  expect(await layoutFaults(kiosk, kioskRules)).toEqual([]);
  await patient.press(kioskWords.record.yes);
  await page
    .locator('.messages [data-from="patient"]', { hasText: kioskWords.record.yes })
    .waitFor({ timeout: patience });
  await kiosk.locator('[data-answer="sent"]').waitFor({ timeout: patience });
  await picture(page, 'console-chat');
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.locator('[data-choice="caption"]').click();
  await page.locator('[data-field="message"]').fill('Ouvrez grand la bouche et tirez la langue.');
  await page.keyboard.press('Enter');
  await kiosk.locator('[data-said="caption"]').waitFor({ timeout: patience });
  await picture(kiosk, 'kiosk-caption');
  // Who reads slowly still has the line before, at each size of the text.
  await kiosk.locator('.said-former li', { hasText: MARK }).waitFor({ timeout: patience });
  await page.locator('[data-field="message"]').fill('Très bien. Respirez par le nez, maintenant.');
  // Half written, it outlives its page being turned.
  await page.locator('[data-action="notes"]').click();
  await page.locator('[data-action="chat"]').click();
  expect(await page.locator('[data-choice="caption"] input').isChecked()).toBe(true);
  await page.locator('[data-field="message"]').press('Enter');
  await kiosk.locator('.said-words', { hasText: 'Respirez' }).waitFor({ timeout: patience });
  await expect.poll(() => kiosk.locator('.said-former li').allInnerTexts(), poll).toHaveLength(2);
  await isWholeAtEachSize(patient, 'kiosk-captions');
  await page.keyboard.press('Escape');

  await patient.press(kioskWords.record.write);
  await picture(kiosk, 'kiosk-write');
  await patient.press(kioskWords.record['cannot-hear']);
  await page.locator('[data-unread="1"]').waitFor({ timeout: patience });
  await physician.reads(kioskWords.record['cannot-hear']);

  await page.locator('[data-action="notes"]').click();
  await page.locator('[data-field="notes"]').fill('Angine probable, pas de fièvre.');
  await page.locator('.notes-state[data-state="saved"]').waitFor({ timeout: patience });
  await picture(page, 'console-notes');
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.reload();
  await physician.isInConsultation();
  await page.locator('[data-action="notes"]').click();
  await expect
    .poll(() => page.locator('[data-field="notes"]').inputValue(), poll)
    .toBe('Angine probable, pas de fièvre.');

  await page.locator('[data-action="documents"]').click();
  const file = join(stage.folder, 'Conseils.pdf');
  await writeFile(
    file,
    await paper([`Conseils pour la gorge de M. ${MARK}`, 'Buvez chaud'], (pdf) => pdf.setSubject(MARK)),
  );
  await writeFile(join(stage.folder, 'Faux.pdf'), 'Ceci est un texte.');
  await page.locator('input[type="file"]').setInputFiles(join(stage.folder, 'Faux.pdf'));
  await page.locator('[data-fault="not-a-pdf"]').waitFor({ timeout: patience });
  const chooser = page.waitForEvent('filechooser', { timeout: patience });
  await pressesByKey(page.locator('[data-action="choose-file"]'));
  await (await chooser).setFiles(file);
  const title = page.locator('[data-field="title"]');
  await tabTo(title);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Conseils pour la gorge');
  await pressesByKey(page.locator('[data-action="send-document"]'));
  await kiosk.locator('[data-paper="drawn"] canvas').waitFor({ timeout: patience });
  await page.locator('[data-document="shown"]').waitFor({ timeout: patience });
  // Ink on the page: the paper is drawn, not only its frame.
  const inked = () =>
    kiosk.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.paper canvas');
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      return pixels.some((value, index) => index % 4 === 0 && value < 64);
    });
  await expect.poll(inked, poll).toBe(true);
  await picture(kiosk, 'kiosk-document');
  await picture(page, 'console-documents');
  expect(await accessibilityFaults(kiosk)).toEqual([]);
  expect(await layoutFaults(kiosk, kioskRules)).toEqual([]);
  expect(await accessibilityFaults(page)).toEqual([]);
  await expect.poll(() => whatCovers(kiosk, 'video[data-video="physician"]'), { timeout: patience }).toEqual([]);
  // What is said meanwhile is read beside it, and the sound stays within reach.
  await page.keyboard.press('Escape');
  await page.keyboard.press('c');
  await page.locator('[data-choice="caption"]').click();
  await page.locator('[data-field="message"]').fill('Lisez tranquillement la première page, puis la seconde.');
  await page.keyboard.press('Enter');
  await kiosk.locator('.said-words', { hasText: 'tranquillement' }).waitFor({ timeout: patience });
  await patient.press(kioskWords.consultation.louder);
  await patient.press(kioskWords.consultation.mute);
  await patient.reads(kioskWords.consultation['own-muted']);
  await expect.poll(inked, poll).toBe(true);
  await isWholeAtEachSize(patient, 'kiosk-document-caption');
  expect(await accessibilityFaults(kiosk)).toEqual([]);
  await patient.press(kioskWords.consultation.unmute);
  await page.keyboard.press('Escape');
  // A measurement has the room, with the same words and the same sound; the paper is back after it.
  await physician.asksFor('oximetry');
  await patient.reaches('oximetry', 'missing');
  expect(await kiosk.locator('.paper').count()).toBe(0);
  await patient.reads(/tranquillement/);
  await patient.press(kioskWords.consultation.fainter);
  await patient.press(kioskWords.missing.skip);
  await patient.press(kioskWords.skip['device-fault']);
  await kiosk.locator('[data-paper="drawn"] canvas').waitFor({ timeout: patience });
  await page.locator('[data-action="documents"]').click();
  await patient.press(kioskWords.record.next);
  await kiosk.locator('canvas[data-page="2"]').waitFor({ timeout: patience });
  await patient.press(kioskWords.record.print);
  await kiosk.locator('[data-sheet="print"]').waitFor({ timeout: patience });
  await picture(kiosk, 'kiosk-print');
  await patient.press(kioskWords.record['print-yes']);
  await page.locator('[data-document="printed"]').waitFor({ timeout: patience });
  expect((await spooler.printed()).subarray(0, 5).toString()).toBe('%PDF-');
  await patient.press(kioskWords.record['put-away']);

  // One that cannot be had is told at both ends and taken for shown by nobody, until it is asked for again.
  await physician.asksFor('oximetry');
  await patient.reaches('oximetry', 'missing');
  await page.locator('input[type="file"]').setInputFiles(file);
  await page.locator('[data-field="title"]').fill('Régime');
  // What is begun outlives the page it stands on, and the focus what is closed.
  await page.keyboard.press('Escape');
  await page.locator('[data-action="documents"]:focus').waitFor({ timeout: patience });
  await page.keyboard.press('Enter');
  expect(await page.locator('[data-field="title"]').inputValue()).toBe('Régime');
  await page.locator('[data-action="send-document"]').click();
  await page.locator('[data-document="sent"]').waitFor({ timeout: patience });
  await whileStopped(stage.server.pid, async () => {
    await patient.press(kioskWords.missing.skip);
    await patient.press(kioskWords.skip['device-fault']);
    await kiosk.locator('[data-paper="unreadable"]').waitFor({ timeout: patience });
    await picture(kiosk, 'kiosk-document-unreadable');
    expect(await accessibilityFaults(kiosk)).toEqual([]);
    expect(await layoutFaults(kiosk, kioskRules)).toEqual([]);
  });
  await page.locator('[data-document="unreadable"]').waitFor({ timeout: patience });
  await picture(page, 'console-document-unreadable');
  await patient.press(kioskWords.record['read-again']);
  await kiosk.locator('[data-paper="drawn"] canvas').waitFor({ timeout: patience });
  await page.locator('[data-document="shown"]').waitFor({ timeout: patience });
  await patient.press(kioskWords.record['put-away']);
  await page.keyboard.press('Escape');

  await page.locator('[data-action="close"]').click();
  await page.locator('[data-choice="advice"]').click();
  await page.locator('[data-follow-up="gp"]').click();
  await page.locator('[data-field="within"]').fill('3');
  await page.locator('[data-field="advice"]').fill('Buvez beaucoup. Revenez si la fièvre monte.');
  await picture(page, 'console-close');
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.locator('[data-action="confirm"]').click();
  await patient.sees('end');
  // Whoever reads slowly keeps it: three presses are more than a reading lasts.
  const left = async () => Number((await patient.page.locator('.controls-say').innerText()).match(/\d+/)?.[0]);
  const before = await left();
  for (let press = 0; press < 3; press += 1) await patient.press(kioskWords.end.longer);
  expect(await left()).toBeGreaterThan(before + 150);
  await patient.reads(kioskWords['follow-up'].gp);
  await patient.reads('Buvez beaucoup.');
  await picture(kiosk, 'kiosk-end');
  expect(await accessibilityFaults(kiosk)).toEqual([]);

  await physician.press(words.shell.signOut);
  await physician.reads(words.signIn.signedOut);
  await patient.finishes();
  expect(await pageContents(patient.page)).not.toContain(MARK);
  expect(await spooler.holding(MARK)).toEqual([]);
  expect(await filesHolding(booth.folder, [MARK])).toEqual([]);
  expect(stage.server.output()).not.toContain(MARK);
});
