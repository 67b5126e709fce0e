import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFloat, decodeSfloat } from '#drivers/codecs/ieee11073-float.ts';

describe('SFLOAT', () => {
  test('trap 1: the exponent is two’s complement, not biased', () => {
    expect(decodeSfloat(0x0078)).toBe(120);
    expect(decodeSfloat(0xf0bd)).toBe(18.9);
    expect(decodeSfloat(0x8078)).toBe(120e-8);
    expect(decodeSfloat(0x7001)).toBe(1e7);
  });

  test.each([
    [0xf3cf, 97.5],
    [0xf321, 80.1],
    [0x0fff, -1],
    [0xffff, -0.1],
    [0x0802 + 1, -2045],
  ])('%i is %d', (raw, value) => {
    expect(decodeSfloat(raw)).toBe(value);
  });

  test.each([
    [0x07ff, 'nan'],
    [0x07fe, '+inf'],
    [0x0800, 'nres'],
    [0x0801, 'reserved'],
    [0x0802, '-inf'],
  ])('%i is no value: %s', (raw, special) => {
    expect(decodeSfloat(raw)).toBe(special);
  });

  test('a special mantissa is no value beside any exponent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0x7fe, max: 0x802 }), (exponent, mantissa) => {
        expect(decodeSfloat((exponent << 12) | mantissa)).toBeTypeOf('string');
      }),
    );
  });
});

describe('FLOAT', () => {
  test.each([
    [0xff0002fa, 76.2],
    [0xff000270, 62.4],
    [0xfe000eb0, 37.6],
    [0xff000100, 25.6],
    [0x00000062, 98],
    [0xffffffff, -0.1],
    [0x00fffffe, -2],
    [0x01000001, 10],
    [0x7f000001, 1e127],
    [0x80000001, 1e-128],
  ])('%i is %d', (raw, value) => {
    expect(decodeFloat(raw)).toBe(value);
    expect(decodeFloat(raw | 0)).toBe(value);
  });

  test.each([
    [0x007fffff, 'nan'],
    [0x007ffffe, '+inf'],
    [0x00800000, 'nres'],
    [0x00800001, 'reserved'],
    [0x00800002, '-inf'],
  ])('%i is no value: %s', (raw, special) => {
    expect(decodeFloat(raw)).toBe(special);
  });

  test('is finite or special for every word, and reads as its decimal', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8, max: 7 }), fc.integer({ min: -8_388_605, max: 8_388_605 }), (e, m) => {
        expect(decodeFloat(((e & 0xff) << 24) | (m & 0xff_ffff))).toBe(m === 0 ? 0 : Number(`${m}e${e}`));
      }),
    );
    fc.assert(
      fc.property(fc.integer(), (raw) => {
        const value = decodeFloat(raw);
        expect(typeof value === 'string' || Number.isFinite(value)).toBe(true);
      }),
    );
  });
});
