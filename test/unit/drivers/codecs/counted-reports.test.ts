import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CountedReports } from '#drivers/codecs/counted-reports.ts';
import { chunked, fromHex, noise } from '../bytes.ts';

function unpack(pieces: readonly Uint8Array[], mask = 0xff): string[] {
  const reports: string[] = [];
  const reader = new CountedReports(mask, (bytes) => reports.push(Buffer.from(bytes).toString('hex')));
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return reports;
}

describe('reports with a count', () => {
  const padded = [fromHex('07 4F 4B 00 00 13 00 01'), fromHex('01 12 60 00 13 00 01 4F')];

  test('drop the garbage behind the bytes that count', () => {
    expect(unpack(padded)).toEqual(['4f4b0000130001', '12']);
  });

  test('may come without padding, several in one piece, or in several pieces', () => {
    expect(unpack([fromHex('07 4F 4B 00 00 13 00 01'), fromHex('01 12')])).toEqual(['4f4b0000130001', '12']);
    expect(unpack([fromHex('07 4F 4B 00 00 13 00 01 01 12 60 00 13 00 01 4F')])).toEqual(['4f4b0000130001', '12']);
    expect(unpack(padded.flatMap((report) => chunked(report, [3, 5])))).toEqual(['4f4b0000130001', '12']);
  });

  test('count with the masked bits only; one that counts more than seven is garbage', () => {
    expect(unpack([fromHex('F2 06 31 00 00 00 00 00')], 0x0f)).toEqual(['0631']);
    expect(unpack([fromHex('08 60 02 03 04 05 06 07'), fromHex('01 12')])).toEqual(['12']);
  });

  test('of any bytes never throw nor hold more than one report', () => {
    fc.assert(
      fc.property(fc.array(noise(80), { maxLength: 20 }), (pieces) => {
        for (const report of unpack(pieces)) expect(report.length).toBeLessThanOrEqual(14);
      }),
    );
  });
});
