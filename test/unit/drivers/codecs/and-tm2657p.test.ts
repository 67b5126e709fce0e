import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeCommand, parsePressureRecord, type TmEvent, TmParser } from '#drivers/codecs/and-tm2657p.ts';
import { tm2657pSimulator } from '#test/simulators/devices/and-tm2657p.ts';
import { chunked, cuts, fromHex, join, noise } from '../bytes.ts';

function parse(chunks: readonly Uint8Array[]): TmEvent[] {
  const events: TmEvent[] = [];
  const parser = new TmParser((event) => events.push(event));
  for (const chunk of chunks) parser.push(chunk);
  parser.end();
  return events;
}

/** DEVICES.md 11.6, its `|` put back as RS. */
const RECORD = 'TM2655|1910291429|RB|M|E00|S102|M 87|D 62|P 83|I17|L139'.replaceAll('|', '\x1e');

const frame = (text: string): Uint8Array => {
  const body = Uint8Array.from(text, (char) => char.charCodeAt(0));
  return Uint8Array.of(
    0x16,
    0x16,
    1,
    0x30,
    0x30,
    2,
    ...body,
    3,
    body.reduce((sum, byte) => sum ^ byte, 0),
  );
};

describe('A&D frames', () => {
  test.each([
    ['start', '16 16 01 30 20 02 53 54 03 07'],
    ['stop', '16 16 01 30 20 02 53 50 03 03'],
    ['read-pressure', '16 16 01 30 30 02 52 42 03 10'],
    // One public source ends this one with 10, the sum of RB.
    ['read-pulses', '16 16 01 30 30 02 52 50 03 02'],
  ] as const)('writes the command %s', (command, bytes) => {
    expect(encodeCommand(command)).toEqual(fromHex(bytes));
  });

  test('reads the public TM-2655 record', () => {
    expect(parse([frame(RECORD)])).toEqual([{ type: 'text', text: RECORD }]);
    expect(parsePressureRecord(RECORD)).toEqual({
      model: 'TM2655',
      deviceTime: '2019-10-29T14:29',
      error: '00',
      systolic: 102,
      mean: 87,
      diastolic: 62,
      pulse: 83,
      irregular: 0,
      movement: 0,
    });
  });

  test('tells irregular pulses (i) from the inflation target (I), and movement (m) from the mean (M)', () => {
    const record = parsePressureRecord(`${RECORD}\x1ei  3\x1em  2`);
    expect(record).toMatchObject({ irregular: 3, movement: 2, mean: 87 });
  });

  test('never takes the mode for a result, and reads a record without one', () => {
    expect(parsePressureRecord(RECORD.replace('\x1eM\x1e', '\x1eM1\x1e'))).toMatchObject({ mean: 87, systolic: 102 });
    expect(parsePressureRecord(RECORD.replace('\x1eM\x1e', '\x1e'))).toMatchObject({ mean: 87, error: '00' });
  });

  test('leaves out what a record does not tell', () => {
    const record = parsePressureRecord('TM2657\x1e0000000000\x1eRB\x1eM\x1eE05\x1eS---\x1eD   ');
    expect(record).toMatchObject({ error: '05', systolic: null, diastolic: null, mean: null, pulse: null });
    expect(record).not.toHaveProperty('deviceTime');
  });

  test('refuses a record with a repeated field, and what is no pressure record', () => {
    expect(parsePressureRecord(`${RECORD}\x1eS120`)).toBeUndefined();
    expect(parsePressureRecord('RP\x1eN 28\x1e157, 13\x1e155, 16')).toBeUndefined();
  });

  test('refuses a frame whose check character does not match', () => {
    const bytes = frame(RECORD);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    expect(parse([bytes])).toEqual([{ type: 'damaged' }]);
  });

  test('hears answers, and the record after a frame cut short', () => {
    const events = parse([Uint8Array.of(0x06, 0x15), frame(RECORD).subarray(0, 30), frame(RECORD)]);
    expect(events).toEqual([{ type: 'ack' }, { type: 'nak' }, { type: 'damaged' }, { type: 'text', text: RECORD }]);
  });
});

describe('A&D parser properties', () => {
  test('never throws, and chunking never changes the events', () => {
    fc.assert(
      fc.property(noise(300), noise(300), cuts, (before, after, lengths) => {
        const bytes = join(before, frame(RECORD), after);
        expect(parse(chunked(bytes, lengths))).toEqual(parse([bytes]));
      }),
    );
  });

  test('an endless text is dropped at its bound', () => {
    const endless = Uint8Array.of(1, 0x30, 0x30, 2, ...new Uint8Array(20_000).fill(0x41));
    expect(parse([endless, frame(RECORD)])).toEqual([{ type: 'damaged' }, { type: 'text', text: RECORD }]);
  });

  test('any single damaged byte of a record is noticed', () => {
    const device = tm2657pSimulator();
    device.connect(0);
    const bytes = device.receive(encodeCommand('read-pressure'), 0);
    const [whole] = parse([bytes]);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const spoiled = bytes.slice();
        spoiled[at] = (spoiled[at] ?? 0) ^ flip;
        const texts = parse([spoiled]).filter(({ type }) => type === 'text');
        // The frame's own preamble is not covered by the check character; its content is.
        expect(texts.every((event) => JSON.stringify(event) === JSON.stringify(whole))).toBe(true);
      }),
    );
  });
});
