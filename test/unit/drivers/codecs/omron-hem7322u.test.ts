import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeRecord,
  encodeDone,
  encodeInit,
  encodeRead,
  type Hem7322Event,
  Hem7322Parser,
} from '#drivers/codecs/omron-hem7322u.ts';
import { chunked, cuts, fromHex, join, noise } from '../bytes.ts';

function parse(chunks: readonly Uint8Array[]): Hem7322Event[] {
  const events: Hem7322Event[] = [];
  const parser = new Hem7322Parser((event) => events.push(event));
  for (const chunk of chunks) parser.push(chunk);
  parser.end();
  return events;
}

/** An answer of the monitor, by the rule the Bluetooth vectors verify. */
function answer(address: number, contents: readonly number[]): Uint8Array {
  const frame = [contents.length + 8, 0x81, 0, address >> 8, address & 0xff, contents.length, ...contents, 0];
  return Uint8Array.of(
    2,
    ...frame,
    frame.reduce((sum, byte) => sum ^ byte, 0),
  );
}

const CONTENTS = Array.from({ length: 40 }, (_, i) => (i * 7) & 0xff);
/** 78 and 123 − 25 mmHg, 2026, 71 /min; 2026-03-02 09:41, words big-endian. */
const RECORD = Uint8Array.of(78, 98, 26, 71, 0x0c, 0x49, 0x0a, 0x40, 0, 0, 0, 0, 0, 0);
/** DEVICES.md 11.4: a record of a Bluetooth monitor, 120/90, 98, 2026-06-11 18:06:12. */
const BLUETOOTH_RECORD = fromHex('5f5a621a72198c1180000e00eb14');

describe('HEM-7322U frames', () => {
  test.each([
    ['init', encodeInit(), '02 08 00 00 00 00 10 00 18'],
    ['read of the first block', encodeRead(0x02ac), '02 08 01 00 02 AC 28 00 8F'],
    ['done', encodeDone(), '02 08 0F 00 00 00 00 00 07'],
  ])('writes %s', (_, bytes, expected) => {
    expect(bytes).toEqual(fromHex(expected));
  });

  test('reads the frame of a Bluetooth monitor, whose XOR is 0 (11.4)', () => {
    expect(parse([fromHex('16810002f60e6754411af1074b13000015008100003f')])).toEqual([
      { type: 'memory', address: 0x02f6, bytes: fromHex('6754411af1074b13000015008100') },
    ]);
  });

  test('reads an answer of 40 bytes, padded to a report or not, with its id or without', () => {
    const expected = [{ type: 'memory', address: 0x02ac, bytes: Uint8Array.from(CONTENTS) }];
    const bare = answer(0x02ac, CONTENTS);
    expect(parse([bare])).toEqual(expected);
    expect(parse([join(bare, new Uint8Array(15))])).toEqual(expected);
    expect(parse([bare.subarray(1)])).toEqual(expected);
  });

  test('a wrong check byte, and a frame cut short, are damage', () => {
    const spoiled = answer(0x02ac, CONTENTS);
    spoiled[20] = (spoiled[20] ?? 0) ^ 1;
    expect(parse([spoiled])).toContainEqual({ type: 'damaged' });
    expect(parse([answer(0x02ac, CONTENTS).subarray(0, 30)])).toContainEqual({ type: 'damaged' });
  });
});

describe('HEM-7322U records', () => {
  test('trap 10: date and time are packed in big-endian words', () => {
    expect(decodeRecord(RECORD)).toEqual({ deviceTime: '2026-03-02T09:41', systolic: 123, diastolic: 78, pulse: 71 });
  });

  test('trap 10: the little-endian record of a Bluetooth monitor tells another time, and its words turned round the right one', () => {
    const [, , , , low = 0, high = 0, timeLow = 0, timeHigh = 0] = BLUETOOTH_RECORD;
    expect(decodeRecord(BLUETOOTH_RECORD)).not.toMatchObject({ deviceTime: '2026-06-11T18:06' });
    const turned = Uint8Array.of(0x5a, 0x5f, 0x1a, 0x62, high, low, timeHigh, timeLow);
    expect(decodeRecord(turned)).toEqual({ deviceTime: '2026-06-11T18:06', systolic: 120, diastolic: 90, pulse: 98 });
  });

  test('FF FF FF is no record; single sentinels and an unset clock are no values', () => {
    expect(decodeRecord(new Uint8Array(14).fill(0xff))).toBe('empty');
    expect(decodeRecord(Uint8Array.of(78, 0xff, 26, 0xff, 0, 0, 0, 0))).toMatchObject({
      deviceTime: undefined,
      systolic: null,
      pulse: null,
    });
  });
});

describe('HEM-7322U parser properties', () => {
  test('never throws, and chunking never changes the events', () => {
    fc.assert(
      fc.property(noise(100), noise(100), cuts, (before, after, lengths) => {
        const bytes = join(before, answer(0x02d4, CONTENTS), after);
        expect(parse(chunked(bytes, lengths))).toEqual(parse([bytes]));
      }),
    );
  });

  test('finds a whole frame behind any noise', () => {
    fc.assert(
      fc.property(noise(60), (before) => {
        const events = parse([join(before, answer(0x02d4, CONTENTS), answer(0x02fc, CONTENTS), new Uint8Array(64))]);
        const addresses = events.flatMap((event) => (event.type === 'memory' ? [event.address] : []));
        expect(addresses).toContain(0x02fc);
      }),
    );
  });

  test('any single damaged byte of a frame is noticed', () => {
    const whole = answer(0x02ac, CONTENTS);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const spoiled = whole.slice();
        spoiled[at] = (spoiled[at] ?? 0) ^ flip;
        expect(parse([spoiled]).some((event) => event.type === 'memory' && event.bytes.length === 40)).toBe(false);
      }),
    );
  });
});
