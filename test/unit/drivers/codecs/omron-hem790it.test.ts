import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeCount,
  decodeReading,
  decodeSerial,
  decodeVersion,
  encodeClear,
  encodeCount,
  encodeEnd,
  encodeReading,
  encodeVersion,
  HEM790_MODES,
  type Hem790Event,
  Hem790Parser,
} from '#drivers/codecs/omron-hem790it.ts';
import { chunked, fromHex, noise } from '../bytes.ts';

function parse(reports: readonly Uint8Array[]): Hem790Event[] {
  const events: Hem790Event[] = [];
  const parser = new Hem790Parser((event) => events.push(event));
  for (const report of reports) parser.push(report);
  parser.end();
  return events;
}

const hex = (reports: readonly Uint8Array[]): string => reports.map((r) => Buffer.from(r).toString('hex')).join(' ');
const payload = (reports: readonly Uint8Array[]): Uint8Array => {
  const [event] = parse(reports);
  return event?.type === 'answer' ? event.payload : new Uint8Array();
};

/** DEVICES.md 11.4, of openyou/libomron doc/logs/hem790it/1_1_07_OneReading.html. */
const GDC = [fromHex('07 4F 4B 00 00 13 00 01'), fromHex('01 12')];
const GME = [fromHex('07 4F 4B 00 07 01 01 00'), fromHex('07 06 26 00 00 7B 4E 57'), fromHex('03 00 00 45')];
/** DEVICES.md 11.4, of the protocol notes: the payload of an answer and its check byte. */
const NOTES = fromHex('07 01 03 00 06 33 00 00 70 4B 47 00 00 4C');

describe('HEM-790IT vectors', () => {
  test('GDC: one reading', () => {
    expect(decodeCount(payload(GDC))).toBe(1);
  });

  test('GME: 123/78, 87 on 2007-01-01 at 00:06:38', () => {
    expect(decodeReading(payload(GME))).toEqual({
      deviceTime: '2007-01-01T00:06:38',
      systolic: 123,
      diastolic: 78,
      pulse: 87,
      irregular: false,
      movement: false,
    });
  });

  test('the reading of the protocol notes: 112/75, 71', () => {
    expect(decodeReading(NOTES.subarray(0, -1))).toMatchObject({ systolic: 112, diastolic: 75, pulse: 71 });
    expect(NOTES.reduce((sum, byte) => sum ^ byte, 0)).toBe(0);
  });

  test('END: OK, then OFF', () => {
    expect(parse([fromHex('02 4F 4B'), fromHex('05 4F 46 46 0D 0A')])).toEqual([{ type: 'ok' }, { type: 'off' }]);
  });

  test('VER: model and firmware behind OK, their check byte 4A', () => {
    const version = [fromHex('07 4F 4B 00 4D 37 30 38'), fromHex('07 30 49 54 20 32 30 37'), fromHex('01 4A')];
    expect(decodeVersion(payload(version))).toEqual({ model: 'M7080IT', firmware: '207' });
    expect(decodeReading(payload(version))).toBeUndefined();
  });

  test('SRL: all zeros are no serial number', () => {
    expect(decodeSerial(payload([fromHex('07 4F 4B 00 06 00 00 00'), fromHex('04 00 00 00 06')]))).toBeUndefined();
    expect(decodeSerial(fromHex('06 00 00 12 34 56 78'))).toBe('000012345678');
  });
});

describe('HEM-790IT commands', () => {
  test('trap 12: the modes of the captures come before those of the documents', () => {
    expect(HEM790_MODES.readings.map((mode) => hex([mode]))).toEqual(['312c', '74bc']);
    expect(HEM790_MODES.info.map((mode) => hex([mode]))).toEqual(['0101']);
  });

  test('are cut into reports of a count and seven bytes', () => {
    expect(hex(encodeVersion())).toBe('0556455230300000');
    expect(hex(encodeEnd())).toBe('05454e44ffff0000');
    expect(hex(encodeCount(1))).toBe('0747444300010000 0101000000000000');
    expect(hex(encodeReading(1, 3))).toBe('07474d4500010003 0102000000000000');
    expect(hex(encodeClear())).toBe(`${'0700000000000000 '.repeat(4)}0200000000000000`);
  });
});

describe('HEM-790IT answers', () => {
  const padded = [
    fromHex('07 4F 4B 00 07 01 01 00'),
    fromHex('07 06 26 00 00 7B 4E 57'),
    fromHex('03 00 00 45 08 60 4F 4B'),
  ];

  test('end with the first short report, whatever garbage stands behind its bytes', () => {
    expect(parse(padded)).toEqual(parse(GME));
    expect(parse([...padded, ...GDC])).toHaveLength(2);
  });

  test('with a wrong check byte are damaged', () => {
    expect(parse([...padded.slice(0, 2), fromHex('03 00 00 44')])).toEqual([{ type: 'damaged' }]);
  });

  test('cut short are damaged, and the next one is read', () => {
    expect(parse([...GME.slice(0, 2), ...GDC]).map(({ type }) => type)).toEqual(['damaged', 'answer']);
    expect(parse(GME.slice(0, 2))).toEqual([{ type: 'damaged' }]);
  });

  test('NO is no answer; zeros are nothing', () => {
    expect(parse([fromHex('02 4E 4F'), fromHex('07 00 00 00 00 00 00 00')])).toEqual([{ type: 'no' }]);
  });

  test('tell an irregular heartbeat and a movement; a HEM-637 tells neither', () => {
    const reading = (flags: number) => decodeReading(Uint8Array.of(7, 1, 1, 0, 6, 38, 0, 0, 123, 78, 87, 0, flags));
    expect(reading(1)).toMatchObject({ irregular: true, movement: false });
    expect(reading(2)).toMatchObject({ irregular: false, movement: true });
    expect(reading(0x30)).toMatchObject({ irregular: false, movement: false });
    expect(decodeReading(Uint8Array.of(7, 1, 1, 0, 6, 38, 0, 0, 123, 78, 87))).toMatchObject({ systolic: 123 });
  });

  test('hold two bytes of systolic pressure, and sentinels that are no values', () => {
    expect(decodeReading(Uint8Array.of(7, 1, 1, 0, 6, 38, 0, 1, 4, 78, 87, 0, 0))).toMatchObject({ systolic: 260 });
    expect(decodeReading(Uint8Array.of(7, 1, 1, 0, 6, 38, 0, 255, 255, 255, 255, 0, 0))).toMatchObject({
      systolic: null,
      diastolic: null,
      pulse: null,
    });
    expect(decodeReading(new Uint8Array(13).fill(0xff))).toBe('empty');
    expect(decodeReading(new Uint8Array(13))).toMatchObject({ deviceTime: undefined });
  });
});

describe('HEM-790IT parser properties', () => {
  const xor = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum ^ byte, 0);

  test('never throws, and never tells an answer whose check byte is wrong', () => {
    fc.assert(
      fc.property(fc.array(noise(24), { maxLength: 20 }), (pieces) => {
        for (const event of parse([...pieces, ...GME]))
          if (event.type === 'answer') expect(event.payload.length).toBeLessThan(64);
      }),
    );
  });

  test('any single damaged byte that counts is noticed', () => {
    const whole = JSON.stringify(parse(padFree()));
    fc.assert(
      fc.property(fc.nat(2), fc.nat(7), fc.integer({ min: 1, max: 255 }), (report, at, flip) => {
        const spoiled = padFree();
        const target = spoiled[report];
        if (!target || at === 0 || at >= target.length) return;
        target[at] = (target[at] ?? 0) ^ flip;
        for (const event of parse(spoiled))
          if (event.type === 'answer' && decodeReading(event.payload) !== undefined)
            expect(JSON.stringify([event])).toBe(whole);
      }),
    );
  });

  test('cutting reports into pieces changes nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), (length) => {
        expect(parse([...GME, ...GDC].flatMap((report) => chunked(report, [length])))).toEqual(parse([...GME, ...GDC]));
      }),
    );
  });

  test('the check byte covers what it must', () => {
    expect(xor(payload(GME))).toBe(0x45);
  });

  function padFree(): Uint8Array[] {
    return GME.map((report) => report.slice());
  }
});
