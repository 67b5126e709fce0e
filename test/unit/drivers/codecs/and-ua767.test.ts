import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Ua767Event, Ua767Parser } from '#drivers/codecs/and-ua767.ts';
import { chunked, cuts, fromHex, join, noise } from '../bytes.ts';

function parse(chunks: readonly Uint8Array[]): Ua767Event[] {
  const events: Ua767Event[] = [];
  const parser = new Ua767Parser((event) => events.push(event));
  for (const chunk of chunks) parser.push(chunk);
  parser.settle();
  return events;
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
/** DEVICES.md 11.6. */
const RESULT = ascii('804C4C4960');
const VALUES = { systolic: 152, diastolic: 76, pulse: 73, mean: 96 };

/** A packet's header: measured at 09:41:17, sent at 09:42:05 on 2026-03-02. */
function header(little = true): Uint8Array {
  const bytes = new Uint8Array(60);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 2, little);
  view.setUint32(2, 10, little);
  view.setUint16(6, 767, little);
  view.setUint16(9, 2026, little);
  bytes.set([3, 2, 9, 41, 17], 11);
  view.setUint16(16, 2026, little);
  bytes.set([3, 2, 9, 42, 5], 18);
  bytes.set(ascii('8061200123'), 35);
  return bytes;
}

describe('UA-767 results', () => {
  test('804C4C4960 is 152/76, pulse 73, mean 96', () => {
    expect(parse([RESULT])).toEqual([{ type: 'result', result: VALUES }]);
    expect(parse([join(RESULT, ascii('\r\n'))])).toEqual([{ type: 'result', result: VALUES }]);
  });

  test.each(['81', '82', '83'])('%s in the first place is no reading', (status) => {
    expect(parse([ascii(`${status}4C4C4960`)])).toEqual([{ type: 'failed', status }]);
  });

  test.each([true, false])('stand behind the header of a packet (little-endian: %s)', (little) => {
    const events = parse([join(header(little), RESULT)]);
    expect(events).toEqual([
      {
        type: 'result',
        result: {
          ...VALUES,
          header: { measuredAt: '2026-03-02T09:41:17', sentAt: '2026-03-02T09:42:05', serial: '8061200123' },
        },
      },
    ]);
  });

  test('cut short, or with a digit too many, are damaged', () => {
    expect(parse([RESULT.subarray(0, 8)])).toEqual([{ type: 'damaged' }]);
    expect(parse([join(RESULT, ascii('0'))])).toEqual([{ type: 'damaged' }]);
    expect(parse([header().subarray(0, 40)])).toEqual([{ type: 'damaged' }]);
    expect(parse([header()])).toEqual([{ type: 'damaged' }]);
  });

  test('two in a row are two', () => {
    expect(parse([join(RESULT, RESULT)]).map(({ type }) => type)).toEqual(['result', 'result']);
  });
});

describe('UA-767 parser properties', () => {
  test('never throws, and chunking never changes the events', () => {
    fc.assert(
      fc.property(noise(100), noise(100), cuts, fc.boolean(), (before, after, lengths, packet) => {
        const bytes = join(before, packet ? join(header(), RESULT) : RESULT, after);
        expect(parse(chunked(bytes, lengths))).toEqual(parse([bytes]));
      }),
    );
  });

  test('a lost or added byte never yields a result', () => {
    fc.assert(
      fc.property(fc.nat(9), fc.nat(15), (at, digit) => {
        const lost = join(RESULT.subarray(0, at), RESULT.subarray(at + 1));
        const added = join(RESULT.subarray(0, at), ascii(digit.toString(16).toUpperCase()), RESULT.subarray(at));
        for (const bytes of [lost, added]) expect(parse([bytes]).some(({ type }) => type === 'result')).toBe(false);
      }),
    );
  });

  test('an endless run of digits is dropped at its bound', () => {
    expect(parse([new Uint8Array(41).fill(0x38), fromHex('0D'), RESULT])).toEqual([
      { type: 'damaged' },
      { type: 'result', result: VALUES },
    ]);
  });
});
