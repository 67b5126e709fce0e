import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Contec08aEvent,
  Contec08aParser,
  encodeDump,
  encodeIdentify,
  encodePing,
} from '#drivers/codecs/contec-08a.ts';
import { chunked, cuts, fromHex, join, noise } from '../bytes.ts';

function parse(chunks: readonly Uint8Array[]): Contec08aEvent[] {
  const events: Contec08aEvent[] = [];
  const parser = new Contec08aParser((event) => events.push(event));
  for (const chunk of chunks) parser.push(chunk);
  parser.end();
  return events;
}

const report = (text: string): Uint8Array => join(fromHex(text), new Uint8Array(64)).slice(0, 64);
const record = (chunk: Uint8Array) => {
  const [event] = parse([chunk]);
  return event?.type === 'record' ? event.record : event;
};

/** DEVICES.md 11.5. */
const VECTORS = [
  ['82 80 94 d5 c8 e9 97 85 80 81 8d 89 80 91', 148, 85, 72, 105, '2023-05-01T13:09'],
  ['82 80 92 d6 ba f1 97 85 80 82 8a 85 80 91', 146, 86, 58, 113, '2023-05-02T10:05'],
  ['82 80 87 d5 c8 e5 97 85 80 82 8d ab 80 91', 135, 85, 72, 101, '2023-05-02T13:43'],
  ['82 80 8a d4 c2 eb 97 85 80 83 8b 84 80 91', 138, 84, 66, 107, '2023-05-03T11:04'],
] as const;
const FIRST = fromHex(VECTORS[0][0]);

describe('Contec08A records', () => {
  test.each(VECTORS)('%s', (bytes, systolic, diastolic, pulse, mean, deviceTime) => {
    expect(record(report(bytes))).toEqual({ systolic, diastolic, pulse, mean, deviceTime });
    expect(record(fromHex(bytes))).toMatchObject({ systolic });
  });

  test('trap 3: below 128 mmHg the map has no bit for the systolic pressure, whose raw byte would be 128 too high', () => {
    expect(record(report('80 80 f6 c8 c8 d8 97 85 80 81 8d 89 80 91'))).toMatchObject({ systolic: 118, diastolic: 72 });
  });

  test('a pulse of 128 or more has its bit in the map too', () => {
    expect(record(report('8a 80 94 d5 8c e9 97 85 80 81 8d 89 80 91'))).toMatchObject({ systolic: 148, pulse: 140 });
  });

  test('cut short, or without a real date, are damaged', () => {
    expect(parse([report('82 80 94 d5 c8 e9 97 85 80')])).toEqual([{ type: 'damaged' }]);
    expect(parse([report('82 80 94 d5 c8 e9 97 80 80 80 80 80 80 91')])).toEqual([{ type: 'damaged' }]);
  });

  test('follow each other without padding', () => {
    const packed = join(...VECTORS.map(([bytes]) => fromHex(bytes)));
    expect(parse([packed]).map((event) => event.type)).toEqual(['record', 'record', 'record', 'record']);
  });
});

describe('Contec08A dialogue', () => {
  test('answers are told apart', () => {
    const answers = ['40 8F FF FE FD FC', '48 41 02 13 01 02', '4A 43 01 00 00', '4A 43 00 00 00'].map(report);
    expect(parse([...answers, report('46 41 80 80 c6 82 80 80 80 80 80 80 80 81')])).toEqual([
      { type: 'pong' },
      { type: 'identity' },
      { type: 'switched', on: true },
      { type: 'switched', on: false },
      { type: 'listing', count: 70, user: 1 },
    ]);
  });

  test('commands are reports of 64 bytes', () => {
    expect(encodePing()).toEqual(report('40 8F FF FE FD FC'));
    expect(encodeIdentify()).toEqual(report('42 8F FF FE FD FC'));
    expect(encodeDump(1)).toEqual(report('43 41 01 04 02 00'));
    expect(encodeDump(3)).toEqual(report('43 41 01 06 02 00'));
  });
});

describe('Contec08A parser properties', () => {
  test('never throws, and chunking never changes the events', () => {
    fc.assert(
      fc.property(noise(100), noise(100), cuts, (before, after, lengths) => {
        const bytes = join(before, report(VECTORS[0][0]), after);
        expect(parse(chunked(bytes, lengths))).toEqual(parse([bytes]));
      }),
    );
  });

  test('noise in one report loses that report alone', () => {
    const reports = VECTORS.map(([bytes]) => report(bytes));
    fc.assert(
      fc.property(fc.nat(3), noise(20), fc.nat(13), (index, slipped, at) => {
        const spoiled = reports.map((each, i) =>
          i === index ? join(each.subarray(0, at), slipped, Uint8Array.of(0), each.subarray(at)) : each,
        );
        const whole = parse(spoiled).filter((event) => event.type === 'record');
        expect(whole.length).toBeGreaterThanOrEqual(2);
      }),
    );
  });

  test('a byte lost among packed records never yields values out of step', () => {
    const packed = join(...VECTORS.map(([bytes]) => fromHex(bytes)));
    const known = VECTORS.map(([, ...values]) => values.slice(0, 4).join());
    fc.assert(
      fc.property(fc.integer({ min: 0, max: FIRST.length - 2 }), (at) => {
        for (const event of parse([join(packed.subarray(0, at), packed.subarray(at + 1))])) {
          if (event.type !== 'record') continue;
          const { systolic, diastolic, pulse, mean } = event.record;
          if (diastolic < mean && mean < systolic) expect(known).toContain([systolic, diastolic, pulse, mean].join());
        }
      }),
    );
  });
});
