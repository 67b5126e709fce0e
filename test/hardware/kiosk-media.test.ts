import { afterAll, beforeAll, expect, test } from 'vitest';
import words from '#renderer/words/fr.json' with { type: 'json' };
import { Patient } from '../support/patient.ts';
import { openStage, type Stage } from '../support/stage.ts';
import type { Plugged } from './machine/bench-machine.ts';
import { GuestKiosk } from './machine/guest-kiosk.ts';
import { usbMicrophone } from './personalities/usb-audio.ts';
import { uvcCamera } from './personalities/uvc.ts';

/*
 * The kiosk's page on genuine device drivers: the kiosk runs in the bench's machine, where Debian's kernel, ALSA and Chromium
 * meet what is plugged; the server is outside. Each test begins where the former one ended.
 */

declare global {
  interface Window {
    openedTracks?: MediaStreamTrack[];
  }
}

/** ms that a step may take where the processor is an emulated one and shared. */
const patience = 90_000;

const DERMATOSCOPE = { name: 'Dermatoscope', product: 0x2c99, serial: 'UVC0001' } as const;
const FACE_CAMERA = { name: 'Webcam', product: 0x2c9a, serial: 'UVC0002' } as const;

let stage: Stage;
let kiosk: GuestKiosk;
let patient: Patient;
/** What is plugged into the machine, by what it is. */
const plugged = new Map<string, Plugged>();

async function unplug(what: string): Promise<void> {
  await plugged.get(what)?.unplug();
  plugged.delete(what);
}

const plugDermatoscope = async (): Promise<unknown> =>
  plugged.set('dermatoscope', await kiosk.plug(uvcCamera(DERMATOSCOPE).device));
// Two tones, as of a heart: that of the kiosk is not among them, and it is listened for as long as the disc is held.
const plugStethoscope = async (): Promise<unknown> =>
  plugged.set('stethoscope', await kiosk.plug(usbMicrophone([70, 150])));
const plugFaceCamera = async (): Promise<unknown> =>
  plugged.set('camera', await kiosk.plug(uvcCamera(FACE_CAMERA).device));

/** Keeps each track that the product opens where the test can look at it. */
function keepTracks(): void {
  const tracks: MediaStreamTrack[] = [];
  window.openedTracks = tracks;
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    tracks.push(...stream.getTracks());
    return stream;
  };
}

/** The tracks that the page has opened so far, oldest first. */
const openedTracks = () =>
  kiosk.page.evaluate(() =>
    (window.openedTracks ?? []).map((track) => ({
      label: track.label,
      state: track.readyState,
      settings: track.getSettings(),
    })),
  );

const liveLabels = async () => (await openedTracks()).filter(({ state }) => state === 'live').map(({ label }) => label);

/** Waits until a camera or microphone of this name is among those that the page knows, or no longer. */
async function untilPageKnows(name: string, isThere: boolean): Promise<void> {
  const labels = () =>
    kiosk.page.evaluate(async () => (await navigator.mediaDevices.enumerateDevices()).map(({ label }) => label).join());
  const known = async () => (await labels()).includes(name);
  await expect.poll(known, { timeout: patience, interval: 500 }).toBe(isThere);
}

beforeAll(async () => {
  stage = await openStage();
  kiosk = await GuestKiosk.start({
    origin: stage.server.origin,
    enrolmentCode: await stage.server.enrolmentCode(),
    config: {
      steps: [],
      idle: { after: 3600, countdown: 30 },
      equipment: {
        expected: ['camera', 'dermatoscope', 'stethoscope'],
        instruments: {
          dermatoscope: { vendorId: '1bcf', productId: '2c99' },
          stethoscope: { label: 'Stethoscope' },
        },
      },
    },
  });
  patient = new Patient(kiosk, patience);
});

afterAll(async () => {
  await kiosk?.close();
  await stage?.close();
});

test('the page sees what is plugged in and pulled out', async () => {
  await patient.sees('welcome');
  await kiosk.page.evaluate(keepTracks);
  await plugDermatoscope();
  await untilPageKnows('Dermatoscope', true);
  await plugFaceCamera();
  await untilPageKnows('Webcam', true);
  await unplug('dermatoscope');
  await untilPageKnows('Dermatoscope', false);
  await plugDermatoscope();
  await untilPageKnows('Dermatoscope', true);
});

test('the stethoscope is picked by its identity, with all processing off on its track, and missed when it is pulled out', async () => {
  await plugStethoscope();
  await untilPageKnows('Stethoscope', true);
  await patient.press(words.equipment.door);
  await patient.press(words.equipment.tone.door);
  await patient.press(words.equipment.tone.start);
  await expect.poll(openedTracks, { timeout: patience, interval: 500 }).toContainEqual({
    label: expect.stringContaining('Stethoscope'),
    state: 'live',
    settings: expect.objectContaining({ echoCancellation: false, noiseSuppression: false, autoGainControl: false }),
  });
  await unplug('stethoscope');
  await untilPageKnows('Stethoscope', false);
  await expect.poll(liveLabels, { timeout: patience, interval: 500 }).toEqual([]);
  await patient.reads(words.equipment.tone.absent.title);
  await patient.press(words.equipment.tone.leave);
  await patient.press(words.equipment.back);
});
