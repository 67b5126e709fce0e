import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bm58Reports, decodeName, decodeRecord, encodeCommand } from '#drivers/codecs/beurer-bm58.ts';
import { fromHex, noise } from '../bytes.ts';

function cut(pieces: readonly Uint8Array[]): { reports: string[]; short: boolean } {
  const reports: string[] = [];
  const reader = new Bm58Reports((bytes) => reports.push(Buffer.from(bytes).toString('hex')));
  for (const piece of pieces) reader.push(piece);
  return { reports, short: reader.end() };
}

/** 128/79, 71 on 2026-03-02 at 09:41, user 1. */
const RECORD = fromHex('67 36 47 03 02 09 29 1A');

describe('BM58', () => {
  test('commands are reports filled with F4', () => {
    expect(encodeCommand(0xaa)).toEqual(fromHex('AA F4 F4 F4 F4 F4 F4 F4'));
    expect(encodeCommand(0xa3, 7)).toEqual(fromHex('A3 07 F4 F4 F4 F4 F4 F4'));
  });

  test('a record tells pressures less 25, its user and an irregular heartbeat', () => {
    const expected = {
      systolic: 128,
      diastolic: 79,
      pulse: 71,
      deviceTime: '2026-03-02T09:41',
      user: 1,
      irregular: false,
    };
    expect(decodeRecord(RECORD)).toEqual(expected);
    expect(decodeRecord(fromHex('67 36 47 03 82 09 29 9A'))).toEqual({ ...expected, user: 2, irregular: true });
  });

  test('bits of the year that nobody knows leave the time untold', () => {
    expect(decodeRecord(fromHex('67 36 47 03 02 09 29 5A'))).toMatchObject({ deviceTime: undefined, systolic: 128 });
    expect(decodeRecord(fromHex('67 36 47 03 02 09 29 F4'))).toMatchObject({ deviceTime: undefined, irregular: false });
  });

  test.each([
    ['a pong', '55 F4 F4 F4 F4 F4 F4 F4'],
    ['a part of the name', '41 6E 64 6F 6E 20 42 6C'],
    ['a count', '03 F4 F4 F4 F4 F4 F4 F4'],
    ['a count with zeros', '03 00 00 00 00 00 00 00'],
    ['no such record', 'A9 F4 F4 F4 F4 F4 F4 F4'],
    ['a date of no calendar', '67 36 47 0D 02 09 29 1A'],
  ])('%s is no record', (_, bytes) => {
    expect(decodeRecord(fromHex(bytes))).toBeUndefined();
  });

  test('FF FF FF is an empty place', () => {
    expect(decodeRecord(new Uint8Array(8).fill(0xff))).toBe('empty');
  });

  test('its name is text in four parts', () => {
    const parts = ['Andon Bl', 'ood Pres', 'sure Met', 'er KD001'].map((text) =>
      Uint8Array.from(text, (char) => char.charCodeAt(0)),
    );
    expect(decodeName(parts)).toBe('Andon Blood Pressure Meter KD001');
    expect(decodeName([Uint8Array.of(1, 2, 3)])).toBeUndefined();
  });

  test('answers are found in pieces of several, or in parts', () => {
    const hex = Buffer.from(RECORD).toString('hex');
    expect(cut([RECORD.subarray(0, 3), RECORD.subarray(3)])).toEqual({ reports: [hex], short: false });
    expect(cut([Uint8Array.of(...RECORD, ...RECORD)])).toEqual({ reports: [hex, hex], short: false });
    expect(cut([RECORD.subarray(0, 3), RECORD])).toEqual({ reports: [hex], short: false });
    expect(cut([RECORD.subarray(0, 3)])).toEqual({ reports: [], short: true });
  });

  test('any bytes never throw', () => {
    fc.assert(
      fc.property(fc.array(noise(20), { maxLength: 20 }), (pieces) => {
        for (const report of cut(pieces).reports) decodeRecord(fromHex(report));
      }),
    );
  });
});
