import { describe, expect, test } from 'vitest';
import { BLOCK, JUDGED_RATE, LEVEL_SPREAD, TONE, ToneListening, type ToneProgress } from '#renderer/media/level.ts';

type Sound = (time: number) => number;

/** What is told step by step of a sound that begins now, until it is settled. */
function stepsOf(sound: Sound): ToneProgress[] {
  const listening = new ToneListening();
  const steps: ToneProgress[] = [];
  // Half a minute, which is longer than anything is listened to.
  for (let block = 0; block < 90 && steps.at(-1)?.type !== 'told'; block += 1) {
    const samples = new Float32Array(BLOCK);
    for (let index = 0; index < BLOCK; index += 1) samples[index] = sound((block * BLOCK + index) / JUDGED_RATE);
    steps.push(listening.take(samples));
  }
  return steps;
}
const verdictOf = (sound: Sound) => stepsOf(sound).at(-1);
const told = (verdict: 'dead' | 'not-heard' | 'steady' | 'drifting') => ({ type: 'told', verdict });

const decibels = (level: number) => 10 ** (level / 20);
const wave =
  (frequency: number, loudness: Sound = () => 0.1): Sound =>
  (time) =>
    loudness(time) * Math.sin(2 * Math.PI * frequency * time);
const both =
  (...sounds: readonly Sound[]): Sound =>
  (time) =>
    sounds.reduce((sum, sound) => sum + sound(time), 0);
/** Noise that is the same in every run, −0.2 to 0.2. */
const noise: Sound = (time) => {
  const scattered = Math.imul(Math.round(time * JUDGED_RATE) + 1, 0x9e3779b1);
  return (Math.imul(scattered ^ (scattered >>> 15), 0x85ebca6b) / 2 ** 31) * 0.2;
};
const tone = (loudness: Sound) => wave(TONE, loudness);

describe('a line is proven by the kiosk’s tone', () => {
  test.each([
    ['that stays, however loud', tone(() => 0.5)],
    ['that stays, however faint', tone(() => decibels(-60))],
    [
      'with the noise of a pharmacy beside it',
      both(
        tone(() => 0.1),
        (time) => noise(time) * 0.3,
      ),
    ],
    [
      'with a second, louder tone beside it',
      both(
        tone(() => 0.1),
        wave(1000, () => 0.4),
      ),
    ],
    [
      'with the mains beside it',
      both(
        tone(() => 0.1),
        wave(50, () => 0.4),
        wave(400, () => 0.02),
      ),
    ],
    [
      'with the rubbing of a hand',
      both(
        tone(() => 0.1),
        wave(27, (time) => 0.3 * Math.abs(Math.sin(time * 3))),
      ),
    ],
    ['that a hand lets go of for the tenth of a second', tone((time) => (time > 5 && time < 5.1 ? 0 : 0.2))],
    ['though the hand is never quite still', tone((time) => 0.2 * decibels(Math.sin(time * 1.7)))],
  ])('%s', (_, sound) => {
    expect(verdictOf(sound)).toEqual(told('steady'));
  });

  test('only once it has been heard for ten seconds, counted down', () => {
    const steps = stepsOf(tone(() => 0.1));
    expect(steps[0]).toEqual({ type: 'searching' });
    expect(steps[1]).toEqual({ type: 'watching', left: 10 });
    const left = steps.flatMap((step) => (step.type === 'watching' ? [step.left] : []));
    expect([...new Set(left)]).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  test('that comes late: a hand has to find the loudspeaker', () => {
    const steps = stepsOf(
      both(
        tone((time) => (time < 12 ? 0 : 0.1)),
        (time) => noise(time) * 0.01,
      ),
    );
    expect(steps.findIndex(({ type }) => type === 'watching')).toBeGreaterThan(30);
    expect(steps.at(-1)).toEqual(told('steady'));
  });
});

describe('something changes the sound', () => {
  test.each([
    ['that suppresses the tone as noise', (time: number) => 0.3 * decibels(-1.5 * time)],
    ['that suppresses it at once, to a rest that stays', (time: number) => 0.3 * decibels(-18 * Math.min(1, time))],
    ['that suppresses it until nothing is left', (time: number) => (time < 2 ? 0.3 : 0)],
    ['that turns the faint up', (time: number) => 0.02 * decibels(Math.min(9, 2 * time))],
    ['that turns the loud down', (time: number) => 0.7 * decibels(-Math.min(6, 2 * time))],
    ['that breathes', (time: number) => 0.2 * decibels(2.5 * Math.sin(time))],
  ])('%s', (_, loudness) => {
    expect(verdictOf(tone(loudness))).toEqual(told('drifting'));
  });

  test('by more than a hand does', () => {
    const moved = (by: number) => verdictOf(tone((time) => 0.2 * decibels(time < 5 ? 0 : -by)));
    expect(moved(LEVEL_SPREAD - 0.5)).toEqual(told('steady'));
    expect(moved(LEVEL_SPREAD + 0.5)).toEqual(told('drifting'));
  });
});

describe('the tone is not heard', () => {
  test.each([
    ['in noise', noise],
    ['in the faint noise of an open line: the loudspeaker is mute', (time: number) => noise(time) * 0.001],
    ['in two other tones, as of a heart', both(wave(70), wave(150))],
    ['in a steady tone that the kiosk does not play', wave(440)],
    [
      'in the mains, however loud',
      both(
        wave(50, () => 0.5),
        wave(350, () => 0.2),
        wave(400, () => 0.3),
      ),
    ],
    ['in beeps', wave(TONE, (time) => (time % 0.5 < 0.02 ? 0.5 : 0))],
    ['in what is too faint to be told from nothing', tone(() => decibels(-75))],
  ])('%s', (_, sound) => {
    expect(verdictOf(sound)).toEqual(told('not-heard'));
  });

  test('and nothing else either: the line is cut', () => {
    expect(verdictOf(() => 0)).toEqual(told('dead'));
  });
});
