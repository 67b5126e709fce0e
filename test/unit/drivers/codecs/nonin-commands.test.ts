import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  askSerial,
  askTime,
  NoninReplies,
  type NoninReply,
  selectFormat,
  selectWristOxFormat,
  setTime,
} from '#drivers/codecs/nonin-commands.ts';
import { chunked, cuts, fromHex, join, noise } from '../bytes.ts';

function parse(chunks: readonly Uint8Array[]): NoninReply[] {
  const replies: NoninReply[] = [];
  const parser = new NoninReplies((reply) => replies.push(reply));
  for (const chunk of chunks) parser.push(chunk);
  return replies;
}

const TIME = fromHex('02 F2 06 32 0C 1F 0E 1E 0F 03');
const SERIAL = join(fromHex('02 F4 0B 02'), new TextEncoder().encode('502356789'), fromHex('00 03'));

describe('Nonin commands', () => {
  test('are those of the specification and of the 3150', () => {
    expect(selectFormat(13)).toEqual(fromHex('02 70 02 02 0D 03'));
    expect(setTime('2050-12-31T14:30:15')).toEqual(fromHex('02 72 06 32 0C 1F 0E 1E 0F 03'));
    expect(askTime()).toEqual(fromHex('02 72 00 03'));
    expect(askSerial()).toEqual(fromHex('02 74 02 02 02 03'));
    expect(selectWristOxFormat(7, { spotCheck: true, bluetoothAtPowerOn: true })).toEqual(
      fromHex('02 70 04 02 07 61 DE 03'),
    );
  });

  test('refuse a time that the device cannot hold', () => {
    for (const time of ['1999-12-31T00:00:00', '2026-02-29T00:00:00', '2026-13-01T00:00:00', '2026-01-01T24:00:00'])
      expect(() => setTime(time)).toThrow(RangeError);
  });
});

describe('Nonin replies', () => {
  test('tell clock and serial number, in the middle of a stream', () => {
    expect(parse([join(fromHex('01 81 01 00 83'), TIME, fromHex('01 83 00 18'), SERIAL)])).toEqual([
      { type: 'time', clock: '2050-12-31T14:30:15' },
      { type: 'serial', serial: '502356789' },
    ]);
  });

  test('with an impossible content, length or end are none', () => {
    expect(parse([fromHex('02 F2 06 32 0D 1F 0E 1E 0F 03')])).toEqual([]);
    expect(parse([fromHex('02 F2 05 32 0C 1F 0E 1E 03')])).toEqual([]);
    expect(parse([fromHex('02 F2 06 32 0C 1F 0E 1E 0F 04')])).toEqual([]);
    expect(parse([join(fromHex('02 F4 0B 02 00'), SERIAL.subarray(5))])).toEqual([]);
  });

  test('are the same however the bytes are cut, and any bytes never throw', () => {
    fc.assert(
      fc.property(noise(60), noise(60), cuts, (before, after, lengths) => {
        const bytes = join(before, TIME, after, SERIAL);
        expect(parse(chunked(bytes, lengths))).toEqual(parse([bytes]));
      }),
    );
  });
});
