import type { Browser, Page, WebSocketRoute } from 'playwright-core';
import { fr as words } from '#console/words/fr.ts';
import kioskWords from '#renderer/words/fr.json' with { type: 'json' };
import type { Booth } from '../support/booth.ts';
import { openBrowser, openDesk } from '../support/browser.ts';
import type { Physician } from '../support/physician.ts';
import type { Stage } from '../support/stage.ts';
import type { Album } from './album.ts';
import { drawBeforeCameras } from './drawn-cameras.ts';

const desk = { width: 1280, height: 800 } as const;
const telephone = { width: 390, height: 844 } as const;

/** The physician invites a nurse, who comes from home and is taken out again; on all three screens. */
export async function inviteNurse(album: Album, stage: Stage, booth: Booth, physician: Physician): Promise<void> {
  const { page } = physician;
  const browser = await openBrowser();
  try {
    const { page: guest } = await openDesk(browser, stage.server.origin);
    const take = (name: string) => album.take('guest', guest, name);
    const line = await holdLine(guest);
    await page.locator('[data-action="guests"]').click();
    await album.take('console', page, 'consultation-invite');
    await page.locator('[data-field="guest-name"]').fill('Mme Claire Petit');
    await page.locator('[data-action="invite"]').click();
    const link = await page.locator('[data-field="guest-link"]').inputValue();
    await album.take('console', page, 'consultation-invited');

    await meetRefusals(album, browser, stage, link);
    await guest.goto('/guest');
    await guest.locator('[data-field="guest-code"]').waitFor();
    await take('code');
    await guest.goto(link);
    await guest.locator('[data-invited]').waitFor();
    await take('invited');
    await guest.setViewportSize(telephone);
    await take('invited-telephone');
    await guest.locator('[data-action="devices"]').click();
    await guest.locator('[data-level]').waitFor();
    await take('devices-telephone');
    await guest.keyboard.press('Escape');
    await guest.setViewportSize(desk);
    await drawBeforeCameras(guest, 'physician');
    await guest.locator('[data-action="agree"]').click();
    await guest.locator('video[data-video="patient"]').waitFor();
    await guest.locator('video[data-video="physician"]').waitFor();
    await page.locator('[data-guest-code]').waitFor();
    // Both screens name the guest; a busy machine lets go of a guest's picture first, and the tour goes on without it.
    await page.locator('.guest-tile').waitFor({ state: 'attached' });
    await booth.patient.reads(kioskWords.guests.also.replace('{{name}}', 'Mme Claire Petit'));
    await album.take('kiosk', booth.patient.page, 'consultation-guest');
    await album.take('console', page, 'consultation-guest');
    await page.locator('[data-action="guests"]').click();
    await album.take('console', page, 'consultation-guest-tile');
    await take('room');
    await guest.locator('[data-action="devices"]').click();
    await take('room-devices');
    await guest.keyboard.press('Escape');
    const { page: another } = await openDesk(browser, stage.server.origin);
    await another.goto(link);
    await another.locator('[data-refused="used"]').waitFor();
    await album.take('guest', another, 'link-used');
    const second = await guest.context().newPage();
    await second.goto('/guest');
    await guest.locator('[data-status="elsewhere"]').waitFor();
    await take('room-elsewhere');
    await guest.locator('[data-action="take-back"]').click();
    await guest.locator('[data-status="connected"]').waitFor();
    await second.close();
    await guest.setViewportSize({ width: telephone.height, height: telephone.width });
    await take('room-telephone-sideways');
    await guest.setViewportSize(telephone);
    await take('room-telephone');
    await guest.locator('.top-tools .tool').first().click();
    await take('room-dark');
    await guest.locator('.top-tools .tool').first().click();
    await guest.setViewportSize(desk);
    await line.cut();
    await guest.locator('[data-online="false"]').waitFor();
    await take('offline');
    line.mend();
    await guest.locator('[data-online="true"][data-status="connected"]').waitFor();
    await page.locator('[data-action="remove-guest"]').click();
    await guest.locator('[data-refused="removed"]').waitFor();
    await take('removed');
    await guest.setViewportSize(telephone);
    await take('removed-telephone');
  } finally {
    await browser.close();
  }
}

/** Whoever cannot come in reads why: a code that is none, one nobody knows, a browser that cannot encrypt, no server. */
async function meetRefusals(album: Album, browser: Browser, stage: Stage, link: string): Promise<void> {
  const { page, close } = await openDesk(browser, stage.server.origin);
  const take = (name: string) => album.take('guest', page, name);
  const types = async (code: string) => {
    await page.locator('[data-field="guest-code"]').fill(code);
    await page.locator('[data-action="open-code"]').click();
  };
  await page.goto('/guest');
  await types('K7QM');
  await page.getByText(words.guestPage.notACode).waitFor();
  await take('code-none');
  await types('0'.repeat(28));
  await page.locator('[data-refused="unknown"]').waitFor();
  await take('link-unknown');
  await page.locator('[data-action="another"]').click();
  const session = '**/guest/session';
  await page.route(session, (route) => route.abort());
  await types(new URL(link).hash.slice(1));
  await page.locator('[data-phase="unreachable"]').waitFor();
  await take('unreachable');
  await page.unroute(session);
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'RTCRtpScriptTransform');
    Reflect.deleteProperty(RTCRtpSender.prototype, 'createEncodedStreams');
  });
  await page.reload();
  await page.locator('[data-phase="cannot-encrypt"]').waitFor();
  await take('cannot-encrypt');
  await close();
}

/** The guest's line to the server, to be cut and mended; their media is left alone. */
async function holdLine(page: Page): Promise<{ cut(): Promise<void>; mend(): void }> {
  let isCut = false;
  let current: WebSocketRoute | undefined;
  await page.routeWebSocket(/socket\.io/, (socket) => {
    if (isCut) return void socket.close();
    current = socket;
    socket.connectToServer();
  });
  await page.route(/socket\.io.*transport=polling/, (route) => (isCut ? route.abort() : route.continue()));
  return {
    cut: async () => {
      isCut = true;
      await current?.close();
    },
    mend: () => {
      isCut = false;
    },
  };
}
