import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GtechParser, type ScaleEvent } from '#drivers/codecs/gtech-gl310.ts';
import { chunked, cuts, join, noise } from '../bytes.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** The recorded record of DEVICES.md 11.10. */
const RECORDED = bytesOf(
  '\0\r\nGENDER   ---- FEMALE\r\nWEIGHT   ---- 90.05 kg\r\nSTANDARD ---- 74.69 kg\r\nHEIGHT   ---- 188.6 cm\r\n' +
    'B  M  I  ----  25.3   \r\nFATNESS  ---- 120.5 % \r\nMARKS    ---- FATTY\r\n\x1bT\0',
);

function parse(chunks: readonly Uint8Array[]): ScaleEvent[] {
  const events: ScaleEvent[] = [];
  const parser = new GtechParser((event) => events.push(event));
  for (const chunk of chunks) parser.push(chunk);
  parser.end();
  return events;
}

describe('records of a G-Tech scale', () => {
  test('vector of DEVICES.md 11.10: 90.05 kg, 188.6 cm; its "fatness" is no body fat', () => {
    expect(parse([RECORDED])).toEqual([{ type: 'record', record: { weight: 90.05, height: 188.6, bmi: 25.3 } }]);
  });

  test('are read as a list too', () => {
    expect(parse([bytesOf('\x02188.6,90.1,0,0,25.3,1\x03')])).toEqual([
      { type: 'record', record: { weight: 90.1, height: 188.6, bmi: 25.3 } },
    ]);
    expect(parse([bytesOf('\x02180,81,0,0,25\x03')])).toMatchObject([{ record: { weight: 81, height: 180 } }]);
  });

  test.each([
    ['a weight that its index denies', '\x02188.6,96.1,0,0,25.3\x03'],
    ['a height that its index denies', '\x02168.6,90.1,0,0,25.3\x03'],
    ['dashes', '\x02---.-,--.-,0,0,--.-\x03'],
    ['no end', '\x02188.6,90.1,0,0,25.3'],
    ['no height', 'WEIGHT   ---- 90.05 kg\r\nB  M  I  ----  25.3\r\n\x1bT'],
    ['another unit', '\x02188.6 in,90.1,0,0,25.3\x03'],
  ])('with %s are damaged', (_, text) => {
    expect(parse([bytesOf(text)])).toEqual([{ type: 'damaged' }]);
  });

  test('are found again after one that was cut off', () => {
    expect(parse([bytesOf('\x02188.6,9'), bytesOf('\x02188.6,90.1,0,0,25.3\x03')]).map(({ type }) => type)).toEqual([
      'damaged',
      'record',
    ]);
  });
});

describe('properties of the parser', () => {
  test('it never throws and never finds a record in noise, however it is cut', () => {
    fc.assert(
      fc.property(noise(2000), cuts, (bytes, lengths) => {
        const events = parse(chunked(bytes, lengths));
        expect(events).toEqual(parse([bytes]));
        expect(events.every(({ type }) => type === 'damaged')).toBe(true);
      }),
    );
  });

  test('chunking never changes the result', () => {
    fc.assert(
      fc.property(noise(20), cuts, (before, lengths) => {
        const bytes = join(before, RECORDED);
        expect(parse(chunked(bytes, lengths))).toEqual(parse([bytes]));
      }),
    );
  });

  test('one damaged byte never moves a value by a kilogram or a centimetre', () => {
    fc.assert(
      fc.property(fc.nat(RECORDED.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const spoiled = RECORDED.slice();
        spoiled[at] = (spoiled[at] ?? 0) ^ flip;
        for (const event of parse([spoiled])) {
          if (event.type === 'damaged') continue;
          expect(Math.abs(event.record.weight - 90.05)).toBeLessThan(1);
          expect(Math.abs(event.record.height - 188.6)).toBeLessThan(1);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
