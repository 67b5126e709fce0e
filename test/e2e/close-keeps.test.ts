import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ConsultationId } from '#protocol/ids.ts';
import { accessibilityFaults } from '../support/accessibility.ts';
import type { KioskClient } from '../support/hand-made-kiosk.ts';
import { calmCameras } from '../support/kiosk.ts';
import {
  type ConsoleClient,
  connectConsole,
  connectKiosk,
  leavingRecord,
  measurementRecord,
  queuePatient,
} from '../support/link-clients.ts';
import { patience } from '../support/patient.ts';
import type { Physician } from '../support/physician.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let kiosk: KioskClient;
let physician: Physician;
let colleague: ConsoleClient;
let consultationId: ConsultationId;

/** What becomes of the console's savings on their way to the server. */
const line: { savings: 'pass' | 'held' | 'lost'; held: (() => void)[]; isOfTomorrow: boolean } = {
  savings: 'pass',
  held: [],
  isOfTomorrow: false,
};
const release = () => {
  line.savings = 'pass';
  for (const pass of line.held.splice(0)) pass();
};

function routed(route: WebSocketRoute): void {
  const server = route.connectToServer();
  route.onMessage((message) => {
    const isSaving = typeof message === 'string' && /\["(notes:save|entry:add)"/.test(message);
    if (!isSaving || line.savings === 'pass') server.send(message);
    else if (line.savings === 'held') line.held.push(() => server.send(message));
  });
  // A server newer than the page tells of what the page has never heard.
  server.onMessage((message) =>
    route.send(line.isOfTomorrow ? String(message).replace(/"reason":"pain"/, '"reason":"of-tomorrow"') : message),
  );
}

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  kiosk = (await connectKiosk(stage.server)).client;
  colleague = await connectConsole(stage.server, stage.server.physicians.second);
  physician = await stage.openVisitor();
  await physician.page.routeWebSocket(/socket\.io/, routed);
  await physician.signsIn(stage.server.physicians.first);
});
afterAll(async () => {
  kiosk?.disconnect();
  colleague?.disconnect();
  await stage?.close();
});
beforeEach(async () => {
  line.savings = 'pass';
  line.isOfTomorrow = false;
  consultationId = await queuePatient(kiosk);
  await physician.takes();
});

/** Keeps a picture of the page where the run is asked for them. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['ESCALE_PICTURES'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

const on = (selector: string) => physician.page.locator(selector).waitFor({ timeout: patience });

const writes = async (text: string) => {
  await physician.page.locator('[data-action="notes"]').click();
  await physician.page.locator('[data-field="notes"]').fill(text);
};

const press = (action: string) => physician.page.locator(`[data-question] [data-action="${action}"]`).click();

const asksToClose = async () => {
  await physician.page.locator('[data-action="close"]').click();
  await physician.page.locator('[data-choice="advice"]').click();
  await physician.page.locator('[data-field="advice"]').fill('Buvez beaucoup.');
};

/** The notes as the colleague finds them, who takes the patient and ends it. */
const foundByColleague = async () => {
  const taken = await colleague.emitWithAck('take', { consultationId });
  if (!taken.ok) throw new Error(taken.error);
  await colleague.emitWithAck('close', { consultationId, outcome: 'advice' });
  return taken.value.notes.text;
};

test('a patient goes back into the queue only once the notes are saved, however late', async () => {
  line.savings = 'held';
  await writes('Angine probable.');
  await physician.page.locator('[data-action="leave"]').click();
  await on('[data-question="leave"] [data-unsettled="notes"]');
  expect(await accessibilityFaults(physician.page)).toEqual([]);
  await press('confirm');
  await expect.poll(() => line.held.length).toBe(1);
  await picture(physician.page, 'leave-settling');
  expect(await colleague.emitWithAck('take', { consultationId })).toMatchObject({ ok: false });
  release();
  await physician.seesQueue();
  expect(await foundByColleague()).toBe('Angine probable.');
});

test('two texts are told at the end and chosen from, and both are there for who takes the patient next', async () => {
  line.savings = 'held';
  await writes('Écrit ici.');
  const other = await connectConsole(stage.server, stage.server.physicians.first);
  await other.emitWithAck('notes:save', { consultationId, text: 'Écrit ailleurs.', base: 0 });
  other.disconnect();
  await physician.page.locator('[data-action="leave"]').click();
  await on('[data-question="leave"] [data-unsettled="notes"]');
  release();
  await press('confirm');
  await on('[data-question="leave"] [data-held="newer"]');
  expect(await accessibilityFaults(physician.page)).toEqual([]);
  await picture(physician.page, 'leave-newer');
  await physician.page.locator('[data-question] .two-texts .button').last().click();
  await on('[data-question="leave"] [data-held="kept"]');
  await picture(physician.page, 'leave-kept');
  await press('confirm');
  await physician.seesQueue();
  expect(await foundByColleague()).toBe('Écrit ailleurs.\n\nÉcrit ici.');
});

test('a consultation whose notes reach nobody is not closed, loses nothing, and closes once they do', async () => {
  line.savings = 'lost';
  await writes('Angine probable.');
  await asksToClose();
  await picture(physician.page, 'close-asked');
  expect(await accessibilityFaults(physician.page)).toEqual([]);
  await press('confirm');
  await on('[data-question="close"] [data-held="offline"]');
  expect(await accessibilityFaults(physician.page)).toEqual([]);
  await picture(physician.page, 'close-offline');
  expect(await physician.page.locator('[data-field="unkept"]').inputValue()).toBe('Angine probable.');
  await press('back');
  expect(await physician.page.locator('[data-field="notes"]').inputValue()).toBe('Angine probable.');
  release();
  await on('.notes-state[data-state="saved"]');
  await physician.page.locator('[data-action="close"]').click();
  expect(await physician.page.locator('[data-field="advice"]').inputValue()).toBe('Buvez beaucoup.');
  await press('confirm');
  await physician.seesQueue();
});

test('notes that were not saved as somebody else ended it may be copied, and are kept once they reach the server', async () => {
  line.savings = 'held';
  await writes('Angine probable.');
  await expect.poll(() => line.held.length, { timeout: patience }).toBe(1);
  const other = await connectConsole(stage.server, stage.server.physicians.first);
  await other.emitWithAck('close', { consultationId, outcome: 'advice' });
  await on('[data-ended="closed"]');
  await on('[data-unsettled="notes"]');
  await picture(physician.page, 'ended-unkept');
  expect(await accessibilityFaults(physician.page)).toEqual([]);
  expect(await physician.page.locator('[data-field="unkept"]').inputValue()).toBe('Angine probable.');
  release();
  await physician.page.locator('[data-unsettled="notes"]').waitFor({ state: 'detached', timeout: patience });
  // What is there already is not written over by who wrote from before it.
  const late = await other.emitWithAck('notes:save', { consultationId, text: 'Autre texte', base: 0 });
  expect(late).toMatchObject({ value: { outcome: 'newer', notes: { text: 'Angine probable.' } } });
  other.disconnect();
  await physician.page.locator('[data-action="back"]').click();
  await physician.seesQueue();
});

test('a message that the patient never got, as the consultation ended meanwhile, is told with its text', async () => {
  line.savings = 'held';
  await physician.page.locator('[data-action="chat"]').click();
  await physician.page.locator('[data-field="message"]').fill('Rapprochez-vous de l’écran.');
  await physician.page.keyboard.press('Enter');
  await expect.poll(() => line.held.length, { timeout: patience }).toBe(1);
  const other = await connectConsole(stage.server, stage.server.physicians.first);
  await other.emitWithAck('close', { consultationId, outcome: 'advice' });
  await on('[data-ended="closed"]');
  release();
  await on('[data-unsettled="lost"]');
  const told = physician.page.locator('[data-unsettled="message"]');
  await told.getByText('Rapprochez-vous de l’écran.').waitFor({ timeout: patience });
  expect(await accessibilityFaults(physician.page)).toEqual([]);
  await picture(physician.page, 'ended-message-lost');
  other.disconnect();
  await physician.page.locator('[data-action="back"]').click();
  await physician.seesQueue();
});

test('what the page cannot read is told for as long as that is so, and the notes go on being kept', async () => {
  const { page } = physician;
  const delivers = () => kiosk.emitWithAck('deliver', measurementRecord(consultationId, 'oximetry'));
  await writes('Angine probable.');
  line.isOfTomorrow = true;
  await delivers();
  await on('[data-unreadable="consultation"]');
  const other = await connectKiosk(stage.server, 'Borne 2');
  const waits = await queuePatient(other.client);
  await on('[data-unreadable="consultation queue"]');
  await picture(page, 'unreadable');
  expect(await accessibilityFaults(page)).toEqual([]);
  await on('.notes-state[data-state="saved"]');
  line.isOfTomorrow = false;
  await delivers();
  await other.client.emitWithAck('deliver', leavingRecord(waits));
  other.client.disconnect();
  await page.locator('[data-unreadable]').waitFor({ state: 'detached', timeout: patience });
  await physician.closes('advice');
  await physician.seesQueue();
});

test('notes that were not saved as the session ended are there to be copied, with nothing else of the patient', async () => {
  const { page } = physician;
  line.savings = 'lost';
  await writes('Angine probable.');
  // As another tab of this browser does.
  await page.evaluate(() => fetch('/auth/logout', { method: 'POST', redirect: 'manual' }).then(() => null));
  await on('[data-view="sign-in"] [data-unkept]');
  expect(await page.locator('[data-field="unkept"]').inputValue()).toBe('Angine probable.');
  expect(await page.locator('video').count()).toBe(0);
  await picture(page, 'session-ended-unkept');
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.locator('[data-action="put-away-notes"]').click();
  await page.locator('[data-unkept]').waitFor({ state: 'detached', timeout: patience });
});
