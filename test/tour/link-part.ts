import type { Page } from 'playwright-core';
import { say } from '#build/machine/progress.ts';
import { fr as words } from '#console/words/fr.ts';
import kioskWords from '#renderer/words/fr.json' with { type: 'json' };
import { examinationCamera } from '../support/kiosk.ts';
import { bothWays } from '../support/network/conditions.ts';
import { profiles } from '../support/network/profiles.ts';
import { openVillage, type Village } from '../support/network/village.ts';
import { patience } from '../support/patient.ts';
import type { Album } from './album.ts';
import { stethoscope } from './auscultation-part.ts';
import { drawBeforeCameras } from './drawn-cameras.ts';
import { lucie } from './patient-part.ts';

const instruments = { dermatoscope: { label: examinationCamera }, stethoscope: { label: stethoscope } };

/** A link on which no picture has room. */
const narrow = bothWays({ delay: 40, rate: 120_000, queue: 12_000, loss: 0.1 });
/** What the fall has let go of, in the order in which it comes back. */
const steps = ['face-off', 'face-lowered', 'examination-lowered'] as const;

/** A kiosk behind a link that fails as links do: told before the queue, let go of step by step, cut, and back. */
export async function sufferTheLink(album: Album): Promise<void> {
  const village = await openVillage(profiles.fibre, 20_261_123, 120, { equipment: { instruments } });
  try {
    await testWeakLinks(album, village);
    await fall(album, village);
    await loseTheLink(album, village);
    await refusesProcessedSound(album, village);
    await breaksStethoscope(album, village);
    await loseTheStethoscope(album, village);
    await endedByPatient(album, village);
  } finally {
    await village.close();
  }
}

/** What the test before the queue finds on five links. */
async function testWeakLinks(album: Album, { booth: { patient }, link, udp, tcp }: Village): Promise<void> {
  const at = (stage: string) =>
    patient.page.locator(`[data-screen="link-test"][data-stage="${stage}"]`).waitFor({ timeout: patience });
  const finds = async (concern: string) => {
    await at('listen');
    await patient.press(kioskWords['link-test'].yes);
    await at(concern);
    await album.take('kiosk', patient.page, `link-test-${concern}`);
  };
  await patient.choosesFrench();
  link.change(bothWays({ delay: 20, rate: 500_000, queue: 20_000 }));
  await patient.consents();
  await patient.answersIdentity(lucie);
  await patient.saysWhy('skin');
  await finds('small-picture');

  link.change(bothWays({ delay: 40, rate: 130_000, queue: 12_000, loss: 0.02 }));
  await patient.press(kioskWords['link-test'].again);
  await finds('voice-only');

  link.change(profiles.fibre);
  udp.block();
  await patient.press(kioskWords['link-test'].again);
  await finds('uneven');

  tcp.block();
  await patient.press(kioskWords['link-test'].again);
  await finds('no-link');
  udp.unblock();
  tcp.unblock();
  await patient.press(kioskWords.common.continue);
  await patient.sees('waiting');
}

/** Each step of the fall, on both screens, with both cameras on. */
async function fall(album: Album, { booth, physician, link }: Village): Promise<void> {
  const { page } = physician;
  const kiosk = booth.patient.page;
  await drawBeforeCameras(page, 'physician');
  await drawBeforeCameras(kiosk, 'patient', examinationCamera);
  await physician.takes();
  await page.locator('video[data-video="face"]:not([hidden])').waitFor({ timeout: patience });
  await page.locator('[data-action="examination-camera"]').click();
  await page.locator('video[data-video="examination"]:not([hidden])').waitFor({ timeout: patience });
  link.change(narrow);
  const falls = (side: Page, step: string, timeout = patience) =>
    side.locator(`[data-fall="${step}"]`).first().waitFor({ timeout });
  await Promise.all([page, kiosk].map((side) => falls(side, 'face-off')));
  // Down it goes as fast as it must; up it goes one step at a time, and each is there for ten seconds.
  link.change(profiles.fibre);
  const look = async (side: Page, name: 'console' | 'kiosk') => {
    for (const step of steps) {
      // On a machine that is itself too slow for two faces a step may be left at once, or not be climbed from.
      const isSeen = await falls(side, step, 25_000).then(
        () => true,
        () => false,
      );
      if (isSeen) await album.take(name, side, `fall-${step}`);
      else say(`the ${name} did not show ${step}`);
    }
  };
  await Promise.all([look(page, 'console'), look(kiosk, 'kiosk')]);
  await page.locator('[data-action="examination-camera"]').click();
  await kiosk.locator('[data-examination="on"]').waitFor({ state: 'detached', timeout: patience });
}

/** The kiosk's whole link is cut, and comes back. */
async function loseTheLink(album: Album, { booth, physician, link }: Village): Promise<void> {
  const { page } = physician;
  const kiosk = booth.patient.page;
  link.change(profiles.fibre);
  link.cut();
  await kiosk.locator('.physician[data-state="reconnecting"]').waitFor({ timeout: patience });
  await album.take('kiosk', kiosk, 'consultation-reconnecting');
  await page.locator('[data-frames="stopped"]').or(page.locator('[data-kiosk-away]')).first().waitFor();
  await album.take('console', page, 'consultation-patient-stopped');
  await page.locator('[data-kiosk-away]').waitFor({ timeout: patience });
  await album.take('console', page, 'consultation-kiosk-link-cut');
  link.restore();
  await kiosk.locator('.physician[data-state="present"]').waitFor({ timeout: patience });
  await page.locator('[data-kiosk-away]').waitFor({ state: 'detached', timeout: patience });
  await album.take('console', page, 'consultation-link-back');
}

/** A system that works on the sound says so in its track's settings, whatever it was asked for. */
async function refusesProcessedSound(album: Album, { booth, physician }: Village): Promise<void> {
  const { page } = physician;
  const worksOnSound = (works: boolean) =>
    booth.patient.page.evaluate((isSo) => {
      const own = MediaStreamTrack.prototype as { plainSettings?: () => MediaTrackSettings; getSettings: () => object };
      const plain = own.plainSettings ?? MediaStreamTrack.prototype.getSettings;
      own.plainSettings = plain;
      own.getSettings = function (this: MediaStreamTrack) {
        return { ...plain.call(this), ...(isSo && this.kind === 'audio' ? { noiseSuppression: true } : {}) };
      };
    }, works);
  await worksOnSound(true);
  await page.locator('[data-action="listen"]').click();
  await page.locator('[data-action="headphones"]').click();
  await page.locator('[data-phase="processed"]').waitFor({ timeout: patience });
  await album.take('console', page, 'auscultation-processed');
  await page.locator('.record-panel > header .tool').click();
  await booth.patient.page.locator('[data-auscultation]').waitFor({ state: 'detached', timeout: patience });
  await worksOnSound(false);
}

/** The stethoscope cannot be opened; then it is pulled out while it is listened to, which the browser tells by its track. */
async function breaksStethoscope(album: Album, { booth, physician }: Village): Promise<void> {
  const { page } = physician;
  const kiosk = booth.patient.page;
  await kiosk.evaluate(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    let isFirst = true;
    mediaDevices.getUserMedia = async (wanted) => {
      if (typeof wanted?.audio !== 'object') return open(wanted);
      if (isFirst) {
        isFirst = false;
        throw new DOMException('it cannot be read', 'NotReadableError');
      }
      const stream = await open(wanted);
      const [track] = stream.getTracks();
      const pullOut = () => {
        track?.stop();
        track?.dispatchEvent(new Event('ended'));
      };
      Object.assign(window, { pullOut });
      return stream;
    };
  });
  const seen = async (phase: string) => {
    await page.locator(`[data-phase="${phase}"]`).waitFor({ timeout: patience });
    await album.take('console', page, `auscultation-${phase}`);
    await kiosk.locator(`[data-auscultation="${phase}"]`).waitFor({ timeout: patience });
    await album.take('kiosk', kiosk, `auscultation-${phase}`);
    await page.locator('.record-panel > header .tool').click();
  };
  await page.locator('[data-action="listen"]').click();
  await seen('fault');
  await page.locator('[data-action="listen"]').click();
  await page.locator('[data-phase="listening"]').waitFor({ timeout: patience });
  await kiosk.evaluate(() => (window as unknown as { pullOut(): void }).pullOut());
  await seen('missing');
}

/** The link has room for a voice and for no stethoscope beside it. */
async function loseTheStethoscope(album: Album, { booth, physician, link }: Village): Promise<void> {
  const { page } = physician;
  await page.locator('[data-action="listen"]').click();
  await page.locator('[data-phase="listening"]').waitFor({ timeout: patience });
  link.change(profiles['voice-floor']);
  await page.locator('[data-phase="weak"]').waitFor({ timeout: patience });
  await album.take('console', page, 'auscultation-link-too-weak');
  await booth.patient.reads(kioskWords.auscultation.weak);
  await album.take('kiosk', booth.patient.page, 'auscultation-link-too-weak');
  link.change(profiles.fibre);
  await page.locator('.record-panel > header .tool').click();
}

/** The patient ends it; the physician finds it ended. */
async function endedByPatient(album: Album, { booth, physician }: Village): Promise<void> {
  await booth.patient.press(kioskWords.consultation.end);
  await booth.patient.press(kioskWords.consultation['end-yes']);
  await booth.patient.sees('end');
  await album.take('kiosk', booth.patient.page, 'end-by-patient');
  await physician.page.locator('[data-ended="left"]').waitFor({ timeout: patience });
  await physician.reads(words.consultation.backToQueue);
  await album.take('console', physician.page, 'consultation-ended-by-patient');
}
