import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bm65Heard, Bm65Listener, decodeName, decodeRecord } from '#drivers/codecs/beurer-bm65.ts';
import { chunked, cuts, fromHex, join, noise } from '../bytes.ts';

function hear(chunks: readonly Uint8Array[]): { heard: Bm65Heard[]; cut: boolean } {
  const heard: Bm65Heard[] = [];
  const listener = new Bm65Listener((event) => heard.push(event));
  for (const chunk of chunks) listener.push(chunk);
  return { heard, cut: listener.end() };
}

const NAME = Uint8Array.from('Andon Blood Pressure Meter KD001', (char) => char.charCodeAt(0));
/** 128/79, 71 on 2026-03-02 at 09:41. */
const RECORD = fromHex('AC 67 36 47 03 02 09 29 1A');

describe('BM65 records', () => {
  test('tell their pressures less 25', () => {
    expect(decodeRecord(RECORD)).toEqual({ deviceTime: '2026-03-02T09:41', systolic: 128, diastolic: 79, pulse: 71 });
  });

  test('FF FF FF is no record, nor is one of another length or without a real date', () => {
    expect(decodeRecord(fromHex('AC FF FF FF FF FF FF FF FF'))).toBe('empty');
    expect(decodeRecord(RECORD.subarray(0, 8))).toBeUndefined();
    expect(decodeRecord(fromHex('AC 67 36 47 0D 02 09 29 1A'))).toBeUndefined();
    expect(decodeRecord(fromHex('A9 67 36 47 03 02 09 29 1A'))).toBeUndefined();
  });

  test('a name is 32 characters of text', () => {
    expect(decodeName(NAME)).toBe('Andon Blood Pressure Meter KD001');
    expect(decodeName(NAME.with(3, 7))).toBeUndefined();
  });
});

describe("BM65, the monitor's side alone", () => {
  const types = (chunks: readonly Uint8Array[]) => hear(chunks).heard.map(({ type }) => type);

  test('pong, name, count, records', () => {
    const bytes = join(Uint8Array.of(0x55), NAME, Uint8Array.of(2), RECORD, RECORD);
    expect(hear([bytes])).toMatchObject({ heard: [{ type: 'count', count: 2 }, {}, {}], cut: false });
    expect(types([join(bytes, bytes)])).toEqual(['count', 'record', 'record', 'count', 'record', 'record']);
  });

  test('without the name, with a count that could begin one', () => {
    const many = join(Uint8Array.of(0x55, 0x30), ...Array.from({ length: 0x30 }, () => RECORD));
    expect(types([many])).toHaveLength(0x31);
  });

  test('a record that is not there, and a listing cut short', () => {
    expect(types([Uint8Array.of(0x55, 2, 0xa9), RECORD])).toEqual(['count', 'no-record', 'record']);
    expect(hear([Uint8Array.of(0x55, 2), RECORD, RECORD.subarray(0, 4)]).cut).toBe(true);
    expect(hear([Uint8Array.of(0x55, 2), RECORD]).cut).toBe(true);
  });

  test('of any bytes never throws, and chunking changes nothing', () => {
    fc.assert(
      fc.property(noise(200), cuts, (bytes, lengths) => {
        expect(hear(chunked(bytes, lengths))).toEqual(hear([bytes]));
      }),
    );
  });
});
