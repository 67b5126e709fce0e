import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeBloodPressure,
  decodeClock,
  decodeGattTemperature,
  decodePlxContinuous,
  decodePlxSpotCheck,
  decodeWeight,
} from '#drivers/codecs/gatt.ts';
import { fromHex, noise } from '../bytes.ts';

describe('vectors of DEVICES.md 11.7', () => {
  test('2A35 with every field: 138/88, mean 120, no year, pulse 60, user 1, status 0027', () => {
    expect(decodeBloodPressure(fromHex('1E 8A 00 58 00 78 00 00 00 04 11 14 29 3B 3C 00 01 27 00'))).toEqual({
      unit: 'mm[Hg]',
      systolic: 138,
      diastolic: 88,
      mean: 120,
      time: undefined,
      pulse: 60,
      user: 1,
      status: 0x27,
    });
  });

  test('trap 1: exponents are two’s complement, 0xF0BD is 18.9 kPa', () => {
    expect(decodeBloodPressure(fromHex('15 BD F0 0B 00 9F F0 3C 00 12 00'))).toEqual({
      unit: 'kPa',
      systolic: 18.9,
      diastolic: 11,
      mean: 15.9,
      pulse: 60,
      status: 0x12,
    });
  });

  test('trap 4: NaN is no number, whatever the status says', () => {
    expect(decodeBloodPressure(fromHex('10 FF 07 FF 07 FF 07 00 00'))).toEqual({
      unit: 'mm[Hg]',
      systolic: 'nan',
      diastolic: 'nan',
      mean: 'nan',
      status: 0,
    });
  });

  test('trap 9: a vendor’s frame on the same characteristic is not taken for one', () => {
    expect(decodeBloodPressure(fromHex('fe 20 27 00 75 00 00 00 00'))).toBeUndefined();
  });

  test('2A1C: 37.60 °C at a finger; the truncated one is none', () => {
    const value = fromHex('06 B0 0E 00 FE DC 07 0C 05 0B 32 1B 04');
    expect(decodeGattTemperature(value)).toEqual({
      unit: 'Cel',
      temperature: 37.6,
      time: '2012-12-05T11:50:27',
      site: 4,
    });
    expect(decodeGattTemperature(value.subarray(0, 12))).toBeUndefined();
  });

  test.each([
    ['00 B0 36', { weight: 70, unit: 'kg' }],
    ['01 54 3D', { weight: 157, unit: '[lb_av]' }],
    ['0C B0 36 05 F5 00 D6 06', { weight: 70, unit: 'kg', user: 5, bmi: 24.5, height: 175 }],
  ])('2A9D: %s', (hex, expected) => {
    expect(decodeWeight(fromHex(hex))).toEqual(expected);
  });
});

describe('values of characteristics', () => {
  test('of the oximeter, with and without the pairs that are passed over', () => {
    expect(decodePlxSpotCheck(fromHex('0E 61 00 47 00 00 01 20 00 00 22 F0'))).toEqual({
      spo2: 97,
      pulse: 71,
      measurement: 0x0100,
      sensor: 0x20,
      amplitude: 3.4,
      clockUnset: false,
    });
    expect(decodePlxContinuous(fromHex('03 61 00 47 00 62 00 48 00 60 00 46 00'))).toEqual({ spo2: 97, pulse: 71 });
    expect(decodePlxContinuous(fromHex('00 FF 07 00 08'))).toEqual({ spo2: 'nan', pulse: 'nres' });
  });

  test('say when a weighing did not succeed', () => {
    expect(decodeWeight(fromHex('00 FF FF'))).toEqual({ weight: undefined, unit: 'kg' });
  });

  test('of a clock are a time only when the date exists', () => {
    expect(decodeClock(fromHex('EA 07 0B 16 01 2B 00 07 00 00'))).toBe('2026-11-22T01:43:00');
    expect(decodeClock(fromHex('EA 07 02 1E 01 2B 00'))).toBeUndefined();
    expect(decodeClock(fromHex('EA 07'))).toBeUndefined();
  });

  const decoders = [decodeBloodPressure, decodeGattTemperature, decodePlxSpotCheck, decodePlxContinuous, decodeWeight];
  test.each(decoders.map((decoder) => [decoder.name, decoder] as const))(
    '%s never throws, and takes no value with a byte too many',
    (_, decoder) => {
      fc.assert(
        fc.property(noise(24), fc.nat(255), (bytes, extra) => {
          if (decoder(bytes) !== undefined) expect(decoder(Uint8Array.of(...bytes, extra))).toBeUndefined();
        }),
      );
    },
  );
});
