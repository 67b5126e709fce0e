import { afterAll, beforeAll, expect, test } from 'vitest';
import { fr as consoleWords } from '#console/words/fr.ts';
import kioskWords from '#renderer/words/fr.json' with { type: 'json' };
import type { Booth } from '../support/booth.ts';
import { queryPglite } from '../support/databases.ts';
import { calmCameras } from '../support/kiosk.ts';
import { patience } from '../support/patient.ts';
import { keptConsultations } from '../support/records.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let booth: Booth;

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  booth = await stage.openBooth();
  await booth.patient.sees('welcome');
  await stage.server.kill();
  // A booth that is switched on in the morning, with no way to its server.
  await booth.restart();
});
afterAll(() => stage?.close());

test('without its server the kiosk serves the patient up to the queue, and tells them so', async () => {
  const { patient } = booth;
  await patient.comesIn();
  await patient.measures('oximetry');
  await patient.skips('blood-pressure', 'cannot');
  await patient.measures('temperature');
  await patient.waits();
  await patient.reads(kioskWords.waiting.offline);
  await patient.reads(kioskWords.waiting['offline-body']);
});

test('once the server is back the patient is in the queue with everything that was measured, by itself', async () => {
  await stage.server.restart();
  await booth.patient.reads(kioskWords.waiting.next);
  const physician = await stage.openPhysician('first');
  const line = physician.waiting(consoleWords.visit.cough);
  await line.waitFor({ timeout: patience });
  await expect.poll(() => line.innerText()).toMatch(/97.*36,8/s);
  expect(await line.innerText()).toContain(consoleWords.skip.cannot);

  await booth.patient.press(kioskWords.waiting.leave);
  await booth.patient.press(kioskWords.waiting['leave-yes']);
  await booth.patient.sees('end');
  await line.waitFor({ state: 'detached', timeout: patience });
});

test('nothing was lost and nothing doubled', async () => {
  await booth.close();
  await stage.server.stop();
  const kept = await keptConsultations(queryPglite(stage.server.databaseFolder));
  expect(kept.map(({ state }) => state)).toEqual(['left']);
  expect(kept[0]?.measurements.map(({ kind }) => kind).toSorted()).toEqual([
    'body-temperature',
    'oxygen-saturation',
    'pulse-rate',
  ]);
});
