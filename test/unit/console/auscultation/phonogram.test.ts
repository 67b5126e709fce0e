import { expect, test } from 'vitest';
import { PHONOGRAM_WINDOW, Phonogram, peakOf } from '#console/auscultation/phonogram.ts';

const RATE = 8_000;
const sine = (seconds: number, amplitude: number) =>
  Float32Array.from({ length: seconds * RATE }, (_, n) => amplitude * Math.sin((2 * Math.PI * 200 * n) / RATE));

test('holds the last seconds, however the sound is cut into blocks', () => {
  const whole = new Phonogram(RATE);
  const pieces = new Phonogram(RATE);
  const sound = sine(8, 0.5);
  whole.add(sound);
  for (let at = 0; at < sound.length; at += 333) pieces.add(sound.subarray(at, at + 333));
  expect(whole.columns).toHaveLength(Phonogram.width);
  expect(Phonogram.width / PHONOGRAM_WINDOW).toBe(80);
  expect(pieces.columns).toEqual(whole.columns);
});

test('a click of one sample is seen: nothing is averaged away', () => {
  const phonogram = new Phonogram(RATE);
  const sound = new Float32Array(RATE);
  sound[3_333] = -0.9;
  phonogram.add(sound);
  expect(Math.min(...phonogram.columns.map(({ low }) => low))).toBeCloseTo(-0.9);
});

test('the level is that of the last quarter of a second', () => {
  const phonogram = new Phonogram(RATE);
  phonogram.add(sine(1, 0.8));
  expect(peakOf(phonogram.columns)).toBeCloseTo(0.8);
  phonogram.add(new Float32Array(RATE / 2));
  expect(peakOf(phonogram.columns)).toBe(0);
});

test('another sound begins on an empty sheet', () => {
  const phonogram = new Phonogram(RATE);
  phonogram.add(sine(1, 0.8));
  phonogram.clear();
  expect(phonogram.columns).toEqual([]);
  expect(peakOf(phonogram.columns)).toBe(0);
});
