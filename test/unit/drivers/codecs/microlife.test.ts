import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeClock,
  decodeRecords,
  encodeCommand,
  isListing,
  MICROLIFE,
  type MicrolifeEvent,
  MicrolifeParser,
} from '#drivers/codecs/microlife.ts';
import { chunked, fromHex, noise } from '../bytes.ts';

function parse(pieces: readonly Uint8Array[]): MicrolifeEvent[] {
  const events: MicrolifeEvent[] = [];
  const parser = new MicrolifeParser((event) => events.push(event));
  for (const piece of pieces) parser.push(piece);
  parser.settle();
  return events;
}

/** A reply as the monitor sends it: reports whose first byte's lower half counts. */
function reply(text: string): Uint8Array[] {
  const bytes = Array.from(text, (char) => char.charCodeAt(0));
  const sum = bytes.reduce((total, byte) => total + byte, 0) & 0xff;
  const check = Array.from(sum.toString(16).toUpperCase().padStart(2, '0'), (char) => char.charCodeAt(0));
  return chunked(Uint8Array.of(6, ...bytes, ...check), [7]).map((part) => {
    const report = new Uint8Array(8).fill(0xee);
    report.set([0x50 | part.length, ...part]);
    return report;
  });
}

/** 2026-03-02 09:41, 71 /min, 79 and 128 mmHg in one word of 3 × 10 bits. */
const WORD = ((71 << 20) | (79 << 10) | 128).toString(16).toUpperCase().padStart(8, '0');
const RECORD = `2603020941000000${WORD}00000000`;
const listing = (count: string, records: number): string => count + '0'.repeat(28) + RECORD.repeat(records);

describe('Microlife replies', () => {
  test('commands are four bytes behind their count', () => {
    expect(encodeCommand(MICROLIFE.records)).toEqual(fromHex('04 12 16 18 22 00 00 00'));
    expect(encodeCommand(MICROLIFE.clock)).toEqual(fromHex('04 12 16 18 26 00 00 00'));
  });

  test('are put together from reports, and end with silence or the next reply', () => {
    const text = listing('0003', 3);
    expect(parse(reply(text))).toEqual([{ type: 'reply', text }]);
    expect(parse([...reply('03022026094117'), ...reply(text)])).toEqual([
      { type: 'reply', text: '03022026094117' },
      { type: 'reply', text },
    ]);
  });

  test('with a wrong sum, or cut short, are damaged', () => {
    const reports = reply(listing('0002', 2));
    expect(parse(reports.slice(0, -1))).toEqual([{ type: 'damaged' }]);
    const [first, ...rest] = reports;
    expect(parse([(first ?? new Uint8Array()).with(3, 0x31), ...rest])).toEqual([{ type: 'damaged' }]);
  });

  test('the clock is the month first', () => {
    expect(decodeClock('03022026094117')).toBe('2026-03-02T09:41:17');
    expect(decodeClock('00000000000000')).toBeUndefined();
    expect(isListing('03022026094117')).toBe(false);
  });
});

describe('Microlife records', () => {
  test('hold three values of ten bits', () => {
    expect(decodeRecords(listing('0001', 1))).toEqual({
      type: 'records',
      records: [{ text: RECORD, deviceTime: '2026-03-02T09:41', systolic: 128, diastolic: 79, pulse: 71 }],
    });
  });

  test.each([
    ['0009', 9, 9],
    ['0010', 16, 16],
    ['0010', 10, 10],
    ['000A', 10, 10],
    ['0000', 0, 0],
  ])('trap 7: %s before %i records is %i', (digits, present, count) => {
    expect(decodeRecords(listing(digits, present))).toMatchObject({ type: 'records', records: { length: count } });
  });

  test.each([
    ['0010', 12],
    ['0010', 9],
    ['0003', 4],
    ['00A0', 10],
  ])('trap 7: %s before %i records is refused', (digits, present) => {
    expect(decodeRecords(listing(digits, present))).toEqual({ type: 'doubtful' });
  });

  test('an empty place is no record, and something else none either', () => {
    const text = `0002${'0'.repeat(28)}${'F'.repeat(32)}${RECORD}`;
    expect(decodeRecords(text)).toMatchObject({ records: { length: 1 } });
    expect(decodeRecords(`0001${'0'.repeat(28)}${'?'.repeat(32)}`)).toEqual({ type: 'damaged' });
    expect(decodeRecords('hello')).toEqual({ type: 'damaged' });
  });

  test('ten bits full or empty are no value', () => {
    const text = `0001${'0'.repeat(28)}2603020941000000${'3FFFFFFF'}00000000`;
    expect(decodeRecords(text)).toMatchObject({ records: [{ systolic: null, diastolic: null, pulse: null }] });
  });
});

describe('Microlife parser properties', () => {
  test('never throws, and never tells a reply whose sum is wrong', () => {
    fc.assert(
      fc.property(fc.array(noise(24), { maxLength: 30 }), (pieces) => {
        for (const event of parse(pieces)) if (event.type === 'reply') decodeRecords(event.text);
      }),
    );
  });

  test('any single damaged character of a reply is noticed', () => {
    const reports = reply(listing('0002', 2));
    const whole = JSON.stringify(parse(reports));
    fc.assert(
      fc.property(
        fc.nat(reports.length - 1),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 255 }),
        (index, at, flip) => {
          const spoiled = reports.map((report, i) =>
            i === index ? report.with(at, (report[at] ?? 0) ^ flip) : report,
          );
          for (const event of parse(spoiled))
            if (event.type === 'reply' && isListing(event.text)) expect(JSON.stringify([event])).toBe(whole);
        },
      ),
    );
  });

  test('holds no more than its bound', () => {
    const endless = Array.from({ length: 3000 }, () => fromHex('07 30 30 30 30 30 30 30'));
    expect(parse([fromHex('01 06'), ...endless])).toEqual([{ type: 'damaged' }]);
  });
});
