import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fr as words } from '#console/words/fr.ts';
import kioskWords from '#renderer/words/fr.json' with { type: 'json' };
import { joinsQueue } from '../bench/sessions.ts';
import { accessibilityFaults } from '../support/accessibility.ts';
import type { Booth } from '../support/booth.ts';
import { cameraReader, openBrowser, openDesk } from '../support/browser.ts';
import { growth } from '../support/growth.ts';
import { pressesByKey, tabTo } from '../support/keyboard.ts';
import { calmCameras, timeZone } from '../support/kiosk.ts';
import { type LayoutRules, layoutFaults } from '../support/layout.ts';
import { patience } from '../support/patient.ts';
import { microphonesSent, observeConnections } from '../support/peer-connections.ts';
import type { Physician } from '../support/physician.ts';
import { whileStopped } from '../support/processes.ts';
import { openStage, type Stage } from '../support/stage.ts';

const poll = { timeout: patience, interval: 150 } as const;
/** A busy machine lets go of a picture for a while, as it should: ms until it is back. */
const climb = 2 * patience;
const NAME = 'Claire Petit';
/** 44 CSS pixels for a finger: WCAG 2.1, 2.5.5. */
const telephoneRules: LayoutRules = { target: 44, outOfReach: 0, mayScroll: true };
const UPRIGHT = { width: 390, height: 844 } as const;
const ON_ITS_SIDE = { width: 844, height: 390 } as const;

let stage: Stage;
let booth: Booth;
let physician: Physician;
/** The guest is at home: another browser. */
let home: Browser;

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  [booth, physician, home] = await Promise.all([
    stage.openBooth({ config: { steps: [] } }),
    stage.openVisitor(),
    openBrowser({ flags: calmCameras }),
  ]);
  await physician.signsIn(stage.server.physicians.first);
  await Promise.all([observeConnections(booth.kiosk.page), observeConnections(physician.page)]);
  await joinsQueue(booth, []);
  await physician.takes();
});
afterAll(async () => {
  await home?.close();
  await stage?.close();
});

/** The link of a new invitation, made with the keyboard alone. */
async function invites(): Promise<string> {
  const { page } = physician;
  if (!(await page.locator('[data-page="guests"]').first().isVisible())) await page.keyboard.press('j');
  await tabTo(page.locator('[data-field="guest-name"]'));
  await page.keyboard.type(NAME);
  const role = page.locator('[data-field="guest-role"]');
  await tabTo(role);
  // Letter by letter a slow machine begins the word anew, and arrives at another.
  await page.keyboard.press('Home');
  while ((await role.inputValue()) !== 'nurse') await page.keyboard.press('ArrowDown');
  await pressesByKey(page.locator('[data-action="invite"]'));
  return page.locator('[data-state="open"] [data-field="guest-link"]').inputValue({ timeout: patience });
}

async function openGuest(link: string): Promise<Page> {
  const { page } = await openDesk(home, stage.server.origin);
  await observeConnections(page);
  await page.goto(link);
  return page;
}

async function openTelephone(): Promise<Page> {
  const context = await home.newContext({
    baseURL: stage.server.origin,
    viewport: UPRIGHT,
    deviceScaleFactor: 3,
    isMobile: true,
    hasTouch: true,
    locale: 'fr-FR',
    timezoneId: timeZone,
    permissions: ['camera', 'microphone'],
  });
  return context.newPage();
}

/** What is wrong with the page as it stands on a telephone, upright and on its side; empty where it is whole. */
async function telephoneFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const size of [ON_ITS_SIDE, UPRIGHT]) {
    await page.setViewportSize(size);
    // A telephone makes room for what is too wide: nothing is cut, all of it is small.
    const wide = await page.evaluate(() => window.innerWidth);
    const found = [
      ...(wide > size.width ? [`the page is laid out ${wide} px wide`] : []),
      ...(await layoutFaults(page, telephoneRules)),
    ];
    faults.push(...found.map((fault) => `${size.width}×${size.height}: ${fault}`));
  }
  return [...faults, ...(await accessibilityFaults(page))];
}

/** Pictures of this video that were shown, and where it stands on the page. */
const shownOf = (page: Page, name: string) =>
  page.locator(`video[data-video="${name}"]`).evaluate(
    (video: HTMLVideoElement) => ({
      frames: video.getVideoPlaybackQuality().totalVideoFrames,
      box: (({ left, top, right, bottom }) => ({ left, top, right, bottom }))(video.getBoundingClientRect()),
    }),
    undefined,
    { timeout: climb },
  );

/** Sees moving pictures under this name. */
async function sees(page: Page, name: string): Promise<void> {
  const frames = growth(async () => (await shownOf(page, name)).frames);
  await expect.poll(frames, { ...poll, timeout: climb }).toBeGreaterThan(5);
}

/** How many voices are heard that are no silence: received streams whose energy has grown. */
const voicesHeard = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    let heard = 0;
    for (const connection of window.observedConnections ?? []) {
      if (connection.connectionState === 'closed') continue;
      const report = await connection.getStats();
      // RTCStatsReport's entries are typed as any by the platform's types.
      for (const stat of report.values() as Iterable<Record<string, unknown>>)
        if (stat['type'] === 'inbound-rtp' && stat['kind'] === 'audio' && Number(stat['totalAudioEnergy']) > 0)
          heard += 1;
    }
    return heard;
  });

/** One of Chromium's own microphones, all of which beep. */
const OTHER_MICROPHONE = 'Fake Audio Input 2';

async function opensDevices(page: Page): Promise<void> {
  await page.locator('[data-action="devices"]').tap();
  const level = async () => Number(await page.locator('[data-level]').getAttribute('value'));
  await expect.poll(level, poll).toBeGreaterThan(0.3);
}

async function hearsThemselves(page: Page): Promise<void> {
  await page.locator('[data-action="hear-oneself"]').tap();
  for (const phase of ['listening', 'playing', 'played'])
    await page.locator(`[data-trial="${phase}"]`).waitFor({ timeout: patience });
}

const digits = (text: string) => text.match(/\d{3}\s\d{3}/)?.[0].replace(/\s/, ' ') ?? text;

test('a guest is named to all before they are seen, and all three see and hear each other, encrypted', async () => {
  const patient = booth.kiosk.page;
  await physician.page.locator('video[data-video="face"]').waitFor({ timeout: patience });
  const guest = await openGuest(await invites());
  // The token is in no address any more.
  expect(new URL(guest.url()).hash).toBe('');
  await guest.getByText(words.guestPage.invites.replace('{{name}}', '')).first().waitFor({ timeout: patience });
  await guest.getByText(NAME).waitFor();
  expect(await accessibilityFaults(guest)).toEqual([]);
  expect(await patient.getByText(NAME).count()).toBe(0);

  await guest.locator('[data-action="agree"]').click();
  await patient.getByText(kioskWords.guests.also.replace('{{name}}', NAME)).waitFor({ timeout: patience });
  await patient.getByText(kioskWords.guests.nurse).waitFor();
  await physician.page.locator('[data-guest-tile]').getByText(NAME).waitFor({ timeout: patience });
  const id = (await patient.locator('[data-guest]').getAttribute('data-guest')) ?? '';
  await Promise.all([
    sees(patient, `guest-${id}`),
    sees(patient, 'physician'),
    sees(physician.page, `guest-${id}`),
    sees(physician.page, 'face'),
    sees(guest, 'patient'),
    sees(guest, 'physician'),
  ]);
  for (const page of [guest, patient, physician.page]) await expect.poll(() => voicesHeard(page), poll).toBe(2);

  // Each pair has a code of its own, the same at both its ends.
  const withPhysician = digits(await guest.locator('[data-code="physician"]').innerText({ timeout: patience }));
  expect(withPhysician).toMatch(/^\d{3} \d{3}$/);
  expect(digits(await physician.page.locator('[data-guest-code]').innerText())).toBe(withPhysician);
  const withPatient = digits(await guest.locator('[data-code="patient"]').innerText());
  expect(digits(await patient.locator('[data-guest] .number').innerText())).toBe(withPatient);

  // R14: nobody's face is covered.
  const [face, own, tile] = await Promise.all(
    ['physician', 'own', `guest-${id}`].map(async (name) => (await shownOf(patient, name)).box),
  );
  const apart = (a: typeof face, b: typeof face) =>
    a !== undefined &&
    b !== undefined &&
    (a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top);
  expect([apart(face, tile), apart(own, tile), apart(face, own)]).toEqual([true, true, true]);

  // A page that is loaded again is in the room again, with no second agreement.
  await guest.reload();
  await guest.locator('[data-status="connected"]').waitFor({ timeout: patience });
  await Promise.all([sees(guest, 'patient'), sees(patient, `guest-${id}`)]);
  expect(await patient.getByText(NAME).count()).toBe(1);

  // Taken out: gone from every screen, told why, and back by no way.
  await physician.page.locator('[data-action="remove-guest"]').click();
  await guest.locator('[data-refused="removed"]').waitFor({ timeout: patience });
  await guest.getByText(words.guestRefusal.removed).waitFor();
  await patient.getByText(NAME).waitFor({ state: 'detached', timeout: patience });
  await physician.page.locator('[data-guest-tile]').waitFor({ state: 'detached', timeout: patience });
  await guest.reload();
  await guest.locator('[data-refused="removed"]').waitFor({ timeout: patience });
  // The two go on, under keys the guest never had.
  await Promise.all([sees(patient, 'physician'), sees(physician.page, 'face')]);
  const told = async () => {
    const lines = await physician.page.locator('.timeline [data-event="guest"]').allInnerTexts();
    return lines.map((line) => line.replace(/^\S+\s+/, ''));
  };
  await expect
    .poll(told, poll)
    .toEqual([
      expect.stringContaining(`Invitation de ${NAME}`),
      expect.stringContaining(`Arrivée de ${NAME}`),
      expect.stringContaining(`Sortie de ${NAME}`),
    ]);
  await guest.context().close();
});

test('a link opens once; what was said of a link that is spent or unknown is said in words', async () => {
  const link = await invites();
  const first = await openGuest(link);
  await first.locator('[data-invited]').waitFor({ timeout: patience });
  const second = await openGuest(link);
  await second.locator('[data-refused="used"]').waitFor({ timeout: patience });
  await second.getByText(words.guestRefusal.used).waitFor();
  await second.locator('[data-action="another"]').click();
  await second.locator('[data-field="guest-code"]').fill('K7QM');
  await second.locator('[data-action="open-code"]').click();
  await second.getByText(words.guestPage.notACode).waitFor();
  expect(await accessibilityFaults(second)).toEqual([]);
  await second.locator('[data-field="guest-code"]').fill('0'.repeat(28));
  await second.locator('[data-action="open-code"]').click();
  await second.locator('[data-refused="unknown"]').waitFor({ timeout: patience });
  // Who has not agreed is in no room, and leaves with the consultation.
  expect(await booth.kiosk.page.getByText(NAME).count()).toBe(0);
  await first.locator('[data-action="decline"]').click();
  await physician.page.locator('.invitation[data-state="left"]').waitFor({ timeout: patience });
  await Promise.all([first.context().close(), second.context().close()]);
});

test('a camera that gives no picture is told as such, and a guest who stands still passes for nobody living', async () => {
  const guest = await openGuest(await invites());
  await guest.locator('[data-action="agree"]').click();
  const tile = (page: Page) => page.locator('.guest, .guest-tile').filter({ hasText: NAME });
  const id = (await tile(booth.kiosk.page).getAttribute('data-guest', { timeout: patience })) ?? '';
  const both = [booth.kiosk.page, physician.page];
  await Promise.all([sees(guest, 'patient'), ...both.map((page) => sees(page, `guest-${id}`))]);

  await whileStopped(await booth.kiosk.service('video_capture.mojom'), async () => {
    const told = guest.locator('[data-person="patient"][data-picture="held-back"] [role="status"]');
    await told.getByText(words.guestPicture['held-back']).waitFor({ timeout: patience });
    await told.getByText(words.guestPage.soundGoesOn).waitFor();
    expect(await accessibilityFaults(guest)).toEqual([]);
  });
  await guest.locator('[data-person="patient"][data-picture="shown"]').waitFor({ timeout: climb });

  const unseen = (page: Page) => tile(page).locator('.guest-unseen');
  await whileStopped(await cameraReader(home), async () => {
    await guest.getByText(words.guestPage.stalled).waitFor({ timeout: patience });
    for (const page of both) await unseen(page).waitFor({ timeout: patience });
    for (const page of [guest, ...both]) expect(await accessibilityFaults(page)).toEqual([]);
  });
  await guest.getByText(words.guestPage.stalled).waitFor({ state: 'detached', timeout: climb });
  for (const page of both) await unseen(page).waitFor({ state: 'detached', timeout: climb });

  // R4: in the record of the act, whose it was.
  const lines = physician.page.locator('[data-event="incident"]').filter({ hasText: NAME });
  for (const kind of ['capture-stalled', 'capture-resumed'] as const)
    await lines.filter({ hasText: words.incident[kind] }).first().waitFor({ timeout: patience });
  await guest.locator('[data-action="leave"]').click();
  await booth.kiosk.page.getByText(NAME).waitFor({ state: 'detached', timeout: patience });
  await guest.context().close();
});

test('on a telephone the page is whole and fit for a finger, upright and on its side, from the link to the end', async () => {
  const telephone = await openTelephone();
  await observeConnections(telephone);
  await telephone.goto('/guest');
  await telephone.locator('[data-field="guest-code"]').waitFor({ timeout: patience });
  expect(await telephoneFaults(telephone)).toEqual([]);
  await telephone.goto(await invites());
  await telephone.locator('[data-invited]').waitFor({ timeout: patience });
  expect(await telephoneFaults(telephone)).toEqual([]);
  // Before they are heard by anybody they may hear themselves.
  await opensDevices(telephone);
  expect(await telephoneFaults(telephone)).toEqual([]);
  await hearsThemselves(telephone);
  await telephone.keyboard.press('Escape');
  await telephone.locator('[data-action="agree"]').tap();
  await Promise.all([sees(telephone, 'patient'), sees(telephone, 'physician')]);
  expect(await telephoneFaults(telephone)).toEqual([]);
  // Where a face is not, words are.
  await physician.page.locator('[data-action="camera"]').click();
  const told = telephone.locator('[data-person="physician"] [role="status"]');
  await told.getByText(words.guestPicture.off).waitFor({ timeout: patience });
  await told.getByText(words.guestPage.soundGoesOn).waitFor();
  expect(await telephoneFaults(telephone)).toEqual([]);
  await physician.page.locator('[data-action="camera"]').click();
  await telephone.locator('[data-person="physician"][data-picture="shown"]').waitFor({ timeout: climb });
  // Another microphone in the middle of the call, and a trial that the others do not hear twice.
  await opensDevices(telephone);
  expect(await telephoneFaults(telephone)).toEqual([]);
  expect(await microphonesSent(telephone)).not.toContain(OTHER_MICROPHONE);
  await telephone.locator('[data-device="microphone"]').selectOption({ label: OTHER_MICROPHONE });
  await expect.poll(() => microphonesSent(telephone), poll).toContain(OTHER_MICROPHONE);
  await telephone.locator('[data-device="volume"]').fill('0.4');
  const volume = () =>
    telephone.locator('video[data-video="patient"]').evaluate((video: HTMLVideoElement) => video.volume);
  expect(await volume()).toBe(0.4);
  const silenced = physician.page.locator('.guest-muted').waitFor({ timeout: patience });
  await hearsThemselves(telephone);
  await silenced;
  await physician.page.locator('.guest-muted').waitFor({ state: 'detached', timeout: patience });
  await telephone.keyboard.press('Escape');
  await telephone.locator('[data-action="microphone"]').tap();
  await physician.page.locator('.guest-muted').waitFor({ timeout: patience });
  await physician.page.locator('[data-action="remove-guest"]').click();
  await telephone.locator('[data-refused="removed"]').waitFor({ timeout: patience });
  expect(await telephoneFaults(telephone)).toEqual([]);
  await telephone.context().close();
});
