import type { Page } from 'playwright-core';
import { fr as words } from '#console/words/fr.ts';
import kioskWords from '#renderer/words/fr.json' with { type: 'json' };
import { joinsQueue } from '../bench/sessions.ts';
import { openBrowser, openDesk } from '../support/browser.ts';
import { calmCameras } from '../support/kiosk.ts';
import { bothWays } from '../support/network/conditions.ts';
import { Link } from '../support/network/link.ts';
import { profiles } from '../support/network/profiles.ts';
import { openStageBehind, straightHosts } from '../support/network/village.ts';
import { patience } from '../support/patient.ts';
import { Physician } from '../support/physician.ts';
import type { Album } from './album.ts';
import { drawBeforeCameras } from './drawn-cameras.ts';

const weak = bothWays({ delay: 40, rate: 120_000, queue: 12_000, loss: 0.1 });

/** The kiosk's line is perfect: the physician's fails, then a guest's; what each of the three is told. */
export async function sufferFarLinks(album: Album): Promise<void> {
  const office = new Link(bothWays({}), 1);
  const home = new Link(bothWays({}), 2);
  const { stage, ways } = await openStageBehind([office, home], 120);
  const browsers = await Promise.all(ways.map(({ hosts }) => openBrowser({ hosts, flags: calmCameras })));
  try {
    const [atOffice, atHome] = browsers;
    if (atOffice === undefined || atHome === undefined) throw new Error('there are two far places');
    const physician = new Physician(await openDesk(atOffice, stage.server.origin));
    const { page: guest } = await openDesk(atHome, stage.server.origin);
    const { page } = physician;
    const booth = await stage.openBooth({
      plugged: [],
      hosts: straightHosts,
      flags: calmCameras,
      config: { steps: [] },
    });
    const kiosk = booth.patient.page;
    const shown = (where: Page, selector: string) => where.locator(selector).first().waitFor({ timeout: patience });
    await physician.signsIn(stage.server.physicians.first);
    await drawBeforeCameras(page, 'physician');
    await drawBeforeCameras(kiosk, 'patient');
    await joinsQueue(booth, []);
    await physician.takes();
    await shown(page, 'video[data-video="face"]:not([hidden])');
    await page.locator('[data-action="guests"]').click();
    await page.locator('[data-field="guest-name"]').fill('Mme Claire Petit');
    await page.locator('[data-action="invite"]').click();
    await guest.goto(await page.locator('[data-field="guest-link"]').inputValue());
    await page.locator('[data-action="guests"]').click();
    await drawBeforeCameras(guest, 'physician');
    await guest.locator('[data-action="agree"]').click();
    await shown(guest, '[data-person="patient"][data-picture="shown"]');

    home.change(weak);
    const { linkOff, linkLowered } = words.guestPage;
    await guest.getByText(linkOff).or(guest.getByText(linkLowered)).first().waitFor({ timeout: patience });
    await album.take('guest', guest, 'own-link-weak');
    home.cut();
    await shown(guest, '.guest-room:is([data-status="reconnecting"], [data-online="false"])');
    await album.take('guest', guest, 'own-link-cut');
    await shown(page, '.guest-unseen');
    await album.take('console', page, 'consultation-guest-unseen');
    await album.take('kiosk', kiosk, 'consultation-guest-unseen');
    home.restore();
    home.change(profiles.fibre);

    office.change(weak);
    await shown(page, '[data-fall][data-weak="linkOwnWeak"]');
    await album.take('console', page, 'consultation-own-link-weak');
    await booth.patient.reads(kioskWords.link['weak-there']);
    await album.take('kiosk', kiosk, 'consultation-physician-link-weak');
    office.cut();
    await shown(page, '.offline-slot .band');
    await album.take('console', page, 'consultation-own-link-cut');
    await shown(kiosk, '.physician[data-state="away"]');
    await album.take('kiosk', kiosk, 'consultation-physician-link-cut');
    await album.take('guest', guest, 'physician-link-cut');
  } finally {
    for (const browser of browsers) await browser.close();
    await stage.close();
    await office.close();
    await home.close();
  }
}
