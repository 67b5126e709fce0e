import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '#build/start/port.ts';
import { fr as consoleWords } from '#console/words/fr.ts';
import type { Booth } from '../support/booth.ts';
import { growth } from '../support/growth.ts';
import { bothWays } from '../support/network/conditions.ts';
import { Link } from '../support/network/link.ts';
import { profiles } from '../support/network/profiles.ts';
import { patience } from '../support/patient.ts';
import { mediaReceived, observeConnections } from '../support/peer-connections.ts';
import type { Physician } from '../support/physician.ts';
import { openStage, type Stage } from '../support/stage.ts';

/*
 * A consultation over a link that the tests control, as one story: tested, good, weak. All media passes the link, both
 * parties'; signalling does not.
 */

let link: Link;
let stage: Stage;
let booth: Booth;
let physician: Physician;
const poll = { timeout: patience, interval: 250 };

beforeAll(async () => {
  link = new Link(profiles.fibre, 1);
  const media = { address: '127.0.0.1', port: await freePort() };
  await link.openUdp(media);
  await link.openTcp(media);
  stage = await openStage({
    env: { ESCALE_MEDIA_ANNOUNCED: link.address, ESCALE_MEDIA_PORTS: `${media.port}-${media.port}` },
  });
  booth = await stage.openBooth({ plugged: ['nonin'], config: { steps: [] } });
  await observeConnections(booth.kiosk.page);
  physician = await stage.openPhysician('first');
  await observeConnections(physician.page);
});
afterAll(async () => {
  await stage?.close();
  await link?.close();
});

test('the link is tested while the patient types, and what was found waits with them', async () => {
  const { patient } = booth;
  await patient.choosesFrench();
  await patient.consents();
  await patient.answersIdentity();
  await patient.saysWhy('cough');
  await patient.passesLinkTest();
  await patient.sees('waiting');
  await physician.waiting().waitFor({ timeout: patience });
});

/** A line of the physician's timeline that says all of this. */
const incident = (...said: string[]) =>
  said
    .reduce((line, words) => line.filter({ hasText: words }), physician.page.locator('[data-event="incident"]'))
    .first()
    .waitFor({ timeout: patience });

const gradeOf = (where: Physician | Booth['patient']) =>
  where.page.locator('[data-link-grade]').first().getAttribute('data-link-grade', { timeout: patience });

test('both are shown the same figure of the link', async () => {
  await physician.takes();
  await booth.patient.sees('consultation');
  await expect.poll(async () => (await mediaReceived(booth.kiosk.page)).audioPackets, poll).toBeGreaterThan(50);
  await expect
    .poll(async () => [await gradeOf(physician), await gradeOf(booth.patient)], poll)
    .toEqual([expect.stringMatching(/good|fair/), expect.stringMatching(/good|fair/)]);
  await expect.poll(async () => (await gradeOf(physician)) === (await gradeOf(booth.patient)), poll).toBe(true);
});

test('a link that becomes weak costs the pictures, in words on both screens, and never the voice', async () => {
  link.change(bothWays({ delay: 40, rate: 150_000, queue: 12_000, loss: 0.08 }));
  const told = (page: Physician['page']) => page.locator('[data-fall]').first().waitFor({ timeout: patience });
  await Promise.all([told(booth.kiosk.page), told(physician.page)]);
  await booth.patient.reads(/la voix continue/);
  // In the record too: what was let go of.
  await physician.reads(/Images (réduites|coupées)\s: liaison faible/);
  for (const page of [booth.kiosk.page, physician.page]) {
    const voice = growth(async () => (await mediaReceived(page)).audioPackets);
    await expect.poll(voice, poll).toBeGreaterThan(25);
  }
});

test('live numbers keep coming over a link that carries no whole picture any more, and a finger that leaves is told', async () => {
  const oximeter = booth.device('nonin');
  const live = physician.panel('oximetry').locator('[data-live="oxygen-saturation"]');
  const shows = (spo2: number) =>
    live
      .and(physician.page.locator('[data-state="number"]'))
      .filter({ hasText: String(spo2) })
      .waitFor({ timeout: patience });
  // Of a weak pulse the device wants twenty seconds, anew with each finger: nothing ends before it was seen.
  oximeter.play('low-perfusion');
  oximeter.set({ spo2: 91, pulse: 97, smartPoint: 0 });
  await Promise.all([shows(91), physician.asksFor('oximetry').then(() => booth.patient.begins('oximetry'))]);
  oximeter.play('finger-out');
  await live.and(physician.page.locator('[data-state="invalid"]')).waitFor({ timeout: patience });
  oximeter.set({ spo2: 88 });
  oximeter.play('low-perfusion');
  await shows(88);
  await booth.kiosk.page.locator('[data-fall]').first().waitFor({ timeout: patience });
});

test('a cut is in the record of the act: at whose end, why, what brought the media back, and in how long', async () => {
  const { incident: words, incidentOf: ends, lossCause } = consoleWords;
  link.change(profiles.fibre);
  link.cut();
  for (const end of [ends.patient, ends.physician]) await incident(words['media-lost'], end);
  link.restore();
  for (const end of [ends.patient, ends.physician]) {
    await incident(words['media-back'], end);
    await incident(words['media-repaired'], lossCause.transport, end);
  }
  const kept = await physician.page.locator('[data-event="incident"]').allTextContents();
  const seconds = kept.flatMap((line) =>
    [...line.matchAll(/(\d+,\d) s/g)].map(([, said = '']) => said.replace(',', '.')),
  );
  expect(seconds.length).toBeGreaterThanOrEqual(2);
  // A path that carries nothing is known by its silence of seconds.
  for (const each of seconds) expect(Number(each)).toBeGreaterThan(0);
});
