import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wavOf } from '#console/auscultation/wav.ts';

const RATE = 48_000;
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const tag = (bytes: Uint8Array, at: number) => new TextDecoder().decode(bytes.subarray(at, at + 4));

test('a sample is a WAV file of one channel, 16 bits, at the rate of its track', () => {
  const bytes = wavOf(new Float32Array(480), RATE);
  const view = viewOf(bytes);
  expect([0, 8, 12, 36].map((at) => tag(bytes, at))).toEqual(['RIFF', 'WAVE', 'fmt ', 'data']);
  expect(view.getUint32(4, true)).toBe(bytes.length - 8);
  expect(view.getUint32(16, true)).toBe(16);
  expect([20, 22, 32, 34].map((at) => view.getUint16(at, true))).toEqual([1, 1, 2, 16]);
  expect(view.getUint32(24, true)).toBe(RATE);
  expect(view.getUint32(28, true)).toBe(2 * RATE);
  expect(view.getUint32(40, true)).toBe(960);
  expect(bytes).toHaveLength(44 + 960);
});

test('silence is zero, full scale is the largest number, and what is beyond is cut off at it', () => {
  const view = viewOf(wavOf(Float32Array.of(0, 1, -1, 2, -3), RATE));
  expect([0, 1, 2, 3, 4].map((index) => view.getInt16(44 + 2 * index, true))).toEqual([
    0, 32_767, -32_767, 32_767, -32_767,
  ]);
});

test('every sample is kept to half a step of 16 bits', () => {
  fc.assert(
    fc.property(fc.float32Array({ min: -1, max: 1, noNaN: true, maxLength: 200 }), (samples) => {
      const view = viewOf(wavOf(samples, RATE));
      for (const [index, sample] of samples.entries()) {
        expect(Math.abs(view.getInt16(44 + 2 * index, true) / 32_767 - sample)).toBeLessThanOrEqual(0.5001 / 32_767);
      }
    }),
  );
});
