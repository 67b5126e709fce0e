import { afterAll, beforeAll, expect, test } from 'vitest';
import { growth } from '../support/growth.ts';
import { profiles } from '../support/network/profiles.ts';
import { openVillage, type Village } from '../support/network/village.ts';
import { patience } from '../support/patient.ts';
import { mediaReceived, observeConnections, waysOf } from '../support/peer-connections.ts';

/*
 * A consultation whose kiosk has all its traffic, media and signalling alike, behind a link that fails as links do. One story: each
 * test begins where the former ended.
 */

let village: Village;
const poll = { timeout: patience, interval: 250 };
const sides = () => [village.booth.kiosk.page, village.physician.page];

beforeAll(async () => {
  village = await openVillage(profiles.fibre, 20_261_122);
  const { booth, physician } = village;
  for (const page of sides()) await observeConnections(page);
  const { patient } = booth;
  await patient.choosesFrench();
  await patient.consents();
  await patient.answersIdentity();
  await patient.saysWhy('cough');
  await patient.waits();
  await physician.takes();
  await patient.sees('consultation');
});
afterAll(() => village?.close());

/** Voice and a face come, on both sides, from now on: more of each than what was on its way. */
async function bothHearAndSee(): Promise<void> {
  for (const page of sides()) {
    const voice = growth(async () => (await mediaReceived(page)).audioPackets);
    const face = growth(async () => (await mediaReceived(page)).framesDecoded[0] ?? 0);
    await expect.poll(voice, poll).toBeGreaterThan(100);
    await expect.poll(face, poll).toBeGreaterThan(30);
  }
}

test('the NAT forgets the kiosk’s ports: both are heard and seen again', async () => {
  await bothHearAndSee();
  expect(await waysOf(village.booth.kiosk.page)).toEqual(['udp']);
  village.link.rebind();
  await bothHearAndSee();
});

test('a firewall shuts UDP in the middle: the consultation goes on over TCP', async () => {
  village.udp.block();
  await expect.poll(() => waysOf(village.booth.kiosk.page), poll).toEqual(['tcp']);
  await bothHearAndSee();
});
