import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fr as consoleWords } from '#console/words/fr.ts';
import { TONE } from '#renderer/media/level.ts';
import words from '#renderer/words/fr.json' with { type: 'json' };
import { accessibilityFaults } from '../support/accessibility.ts';
import type { Booth } from '../support/booth.ts';
import { calmCameras } from '../support/kiosk.ts';
import { kioskRules, layoutFaults } from '../support/layout.ts';
import { patience } from '../support/patient.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { writeWav } from '../support/wav.ts';

/*
 * The kiosk's own Chromium plays the tone, and hears by its microphone what the test has written down: what a disc at the
 * loudspeaker would take up, or not.
 */

/** Chromium's second made-up microphone stands for the stethoscope. */
const STETHOSCOPE = 'Fake Audio Input 2';

declare global {
  interface Window {
    /** Listens to what goes to the loudspeaker. */
    atLoudspeaker?: AnalyserNode;
  }
}

let stage: Stage;
let booth: Booth;
/** What the microphone hears from its next opening on, over and over. */
let microphone: string;

/** A tone as the stethoscope would hear the kiosk's; its length is a whole number of its waves. */
const hears = (loudness: (time: number) => number) =>
  writeWav(microphone, 12, (time) => loudness(time) * Math.sin(2 * Math.PI * TONE * time));

/** What an open line gives where nothing sounds; the same in every run. */
const faintNoise = (time: number) => ((Math.sin(time * 48_000 * 12.9898) * 43_758.5453) % 1) * 0.001;

beforeAll(async () => {
  stage = await openStage({ flags: calmCameras });
  microphone = join(stage.folder, 'heard.wav');
  await hears(() => 0.2);
  booth = await stage.openBooth({
    config: {
      steps: [],
      idle: { after: 600, countdown: 30 },
      equipment: { expected: ['stethoscope'], instruments: { stethoscope: { label: STETHOSCOPE } } },
    },
    // Chromium's audio process reads the file, which its own sandbox would not let it.
    flags: [`--use-file-for-fake-audio-capture=${microphone}`, '--disable-features=AudioServiceSandbox'],
  });
  await booth.patient.sees('welcome');
  await listenAtLoudspeaker();
  await booth.patient.press(words.equipment.door);
});
afterAll(() => stage?.close());

const at = (selector: string) => booth.patient.page.locator(selector).waitFor({ timeout: patience });
const step = (name: string) => at(`[data-screen="stethoscope-test"][data-stage="${name}"]`);
const finds = (found: string) => at(`p[data-found="${found}"]`);
const stethoscopeIs = (state: string) => at(`[data-role="stethoscope"][data-state="${state}"]`);

/** Puts an ear before the loudspeaker: whatever is connected to it is heard there as well. */
const listenAtLoudspeaker = () =>
  booth.patient.page.evaluate(() => {
    const connect = AudioNode.prototype.connect;
    function connectAndListen(this: AudioNode, ...to: [AudioNode, number?, number?]): AudioNode {
      if (to[0] instanceof AudioDestinationNode) {
        const ear = new AnalyserNode(this.context, { fftSize: 16_384 });
        Reflect.apply(connect, this, [ear]);
        window.atLoudspeaker = ear;
      }
      return Reflect.apply(connect, this, to);
    }
    Object.assign(AudioNode.prototype, { connect: connectAndListen });
  });

/** The loudest frequency at the loudspeaker, Hz; null where it is silent or closed. */
const playedTone = () =>
  booth.patient.page.evaluate(() => {
    const ear = window.atLoudspeaker;
    if (ear === undefined || ear.context.state !== 'running') return null;
    const levels = new Float32Array(ear.frequencyBinCount);
    ear.getFloatFrequencyData(levels);
    const loudest = levels.reduce((best, level, bin) => (level > (levels[best] ?? 0) ? bin : best), 0);
    return (levels[loudest] ?? 0) < -40 ? null : (loudest * ear.context.sampleRate) / ear.fftSize;
  });

const isReadable = async (name: string) => {
  const { page } = booth.patient;
  expect(await layoutFaults(page, kioskRules), name).toEqual([]);
  expect(await accessibilityFaults(page), name).toEqual([]);
};

test('a check that nobody holds the disc for is quick, and does not say that a tone was heard', async () => {
  await booth.patient.press(words.equipment.check);
  await stethoscopeIs('untested');
  await isReadable('list');
  expect(await playedTone()).toBeNull();
});

test('the kiosk plays its tone, hears it for ten seconds, and the stethoscope is proven to host and staff', async () => {
  const { patient } = booth;
  await patient.press(words.equipment.tone.door);
  await step('ready');
  await isReadable('ready');
  await patient.press(words.equipment.tone.start);
  await step('watching');
  const begun = performance.now();
  await expect.poll(playedTone).toBeCloseTo(TONE, -1);
  expect(Number(await patient.page.getByRole('progressbar').getAttribute('aria-valuemax'))).toBe(10);
  await isReadable('watching');
  await finds('proven');
  expect(performance.now() - begun).toBeGreaterThan(9_000);
  expect(await playedTone()).toBeNull();
  await isReadable('proven');
  await patient.press(words.equipment.tone.leave);
  await stethoscopeIs('healthy');
  await patient.reads(words.equipment.proven.split('{{')[0] ?? '');
  await patient.reads(words.equipment.sent);
  const physician = await stage.openPhysician('first');
  await physician.press(consoleWords.fleet.title);
  await physician.page.locator('tr [data-stethoscope="proven"]').waitFor({ timeout: patience });
  expect(await accessibilityFaults(physician.page)).toEqual([]);
});

test('a quick check keeps what the tone has proven', async () => {
  await booth.patient.press(words.equipment.check);
  await at('[data-verdict="checking"]');
  await at('[data-verdict="well"]');
  await stethoscopeIs('healthy');
});

test('the host stops the tone: it is silent at once, and nothing was found', async () => {
  const { patient } = booth;
  await patient.press(words.equipment.tone.door);
  await patient.press(words.equipment.tone.start);
  await expect.poll(playedTone).toBeCloseTo(TONE, -1);
  await patient.press(words.equipment.tone.stop);
  await step('ready');
  await expect.poll(playedTone).toBeNull();
  await patient.press(words.common.back);
  await stethoscopeIs('healthy');
});

test('a tone that fades, as under a suppression of noise, is no proof', async () => {
  await hears((time) => 0.3 * 10 ** (-time / 12));
  const { patient } = booth;
  await patient.press(words.equipment.tone.door);
  await patient.press(words.equipment.tone.start);
  await finds('unlevel');
  await isReadable('unlevel');
});

test('a kiosk that is mute is no proof either: the host is told that nothing was tested, and tries again', async () => {
  await writeWav(microphone, 12, faintNoise);
  const { patient } = booth;
  await patient.press(words.equipment.tone.again);
  await step('searching');
  await isReadable('searching');
  await finds('raw');
  await patient.reads(words.equipment.tone.raw.title);
  await isReadable('not heard');
  await patient.press(words.equipment.tone.leave);
  await stethoscopeIs('untested');
});
