import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '#build/start/port.ts';
import words from '#renderer/words/fr.json' with { type: 'json' };
import { accessibilityFaults } from '../support/accessibility.ts';
import type { Booth } from '../support/booth.ts';
import { kioskRules, layoutFaults } from '../support/layout.ts';
import type { Gate } from '../support/network/gate.ts';
import { Link } from '../support/network/link.ts';
import { profiles } from '../support/network/profiles.ts';
import { patience } from '../support/patient.ts';
import { openStage, type Stage } from '../support/stage.ts';

/* The link as the host of the place sees it, with a firewall that comes up between two tests. */

const { 'link-test': link } = words;

let network: Link;
let udp: Gate;
let stage: Stage;
let booth: Booth;

beforeAll(async () => {
  network = new Link(profiles.fibre, 1);
  const media = { address: '127.0.0.1', port: await freePort() };
  udp = await network.openUdp(media);
  await network.openTcp(media);
  stage = await openStage({
    env: { ESCALE_MEDIA_ANNOUNCED: network.address, ESCALE_MEDIA_PORTS: `${media.port}-${media.port}` },
  });
  booth = await stage.openBooth({ plugged: [], config: { steps: [], idle: { after: 600, countdown: 30 } } });
});
afterAll(async () => {
  await stage?.close();
  await network?.close();
});

const openHostLink = async () => {
  await booth.patient.sees('welcome');
  await booth.patient.press(words.equipment.door);
  await booth.patient.sees('equipment');
  await booth.patient.press(link.figure.link);
};
const closeHostLink = async () => {
  await booth.patient.press(words.common.back);
  await booth.patient.press(words.equipment.back);
};
const told = (what: string) => booth.patient.page.locator(`[data-link="${what}"]`).waitFor({ timeout: patience });
const figure = (name: string) =>
  booth.patient.page.locator('.link-details div').filter({ hasText: name }).locator('dd').first().textContent();

test('the host is told that nothing was tested yet, and tests the link with nobody there', async () => {
  await openHostLink();
  await told('never');
  await booth.patient.press(link.host.test);
  await told('good');
  expect(await figure(link.way.udp)).toBe(link.state.open);
  expect(await figure(link.way['relay-tls'])).toBe(link.state['not-tried']);
  expect(await layoutFaults(booth.patient.page, kioskRules)).toEqual([]);
  expect(await accessibilityFaults(booth.patient.page)).toEqual([]);
  await closeHostLink();
});

test('the next patient has a test of their own, is told simply, and may go on', async () => {
  const { patient } = booth;
  udp.block();
  await patient.choosesFrench();
  await patient.consents();
  await patient.answersIdentity();
  await patient.saysWhy('cough');
  await patient.page.locator('[data-screen="link-test"][data-stage="listen"]').waitFor({ timeout: patience });
  await patient.press(link.yes);
  await patient.reads(link.concern.uneven.body);
  await patient.press(words.common.continue);
  await patient.sees('waiting');
  await patient.press(words.waiting.leave);
  await patient.press(words.waiting['leave-yes']);
  await patient.finishes();
});

test('what that test found is there for the host once the patient has gone', async () => {
  await openHostLink();
  await told('uneven');
  expect(await figure(link.way.udp)).toBe(link.state.blocked);
  expect(await figure(link.figure.via)).toBe(link.way.tcp);
});
