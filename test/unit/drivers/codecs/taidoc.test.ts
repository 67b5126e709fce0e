import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeCount,
  decodeModel,
  decodeTemperature,
  decodeTime,
  encodeRequest,
  TAIDOC,
  type TaidocFrame,
  TaidocParser,
} from '#drivers/codecs/taidoc.ts';
import { chunked, cuts, fromHex, join, noise } from '../bytes.ts';

function parse(chunks: readonly Uint8Array[]): { frames: TaidocFrame[]; damaged: number } {
  const heard = { frames: [] as TaidocFrame[], damaged: 0 };
  const parser = new TaidocParser(
    (frame) => heard.frames.push(frame),
    () => {
      heard.damaged += 1;
    },
  );
  for (const chunk of chunks) parser.push(chunk);
  parser.end();
  return heard;
}

const reply = (command: number, ...data: number[]): Uint8Array => {
  const frame = Uint8Array.of(0x51, command, data[0] ?? 0, data[1] ?? 0, data[2] ?? 0, data[3] ?? 0, 0xa5, 0);
  frame[7] = frame.reduce((sum, byte) => sum + byte, 0) & 0xff;
  return frame;
};

describe('TaiDoc frames', () => {
  test.each([
    [TAIDOC.connect, '51 22 00 00 00 00 A3 16'],
    [TAIDOC.model, '51 24 00 00 00 00 A3 18'],
    [TAIDOC.recordTime, '51 25 00 00 00 00 A3 19'],
    [TAIDOC.recordValue, '51 26 00 00 00 00 A3 1A'],
  ])('writes command %i with its sum', (command, bytes) => {
    expect(encodeRequest(command)).toEqual(fromHex(bytes));
  });

  test('tells its own direction from the host', () => {
    const { frames } = parse([encodeRequest(TAIDOC.recordValue), reply(TAIDOC.recordValue, 0x70, 0x01)]);
    expect(frames.map(({ direction }) => direction)).toEqual(['to-device', 'from-device']);
  });

  test('reads model, time and count', () => {
    expect(decodeModel([0x41, 0x12, 0, 0])).toBe('TD-1241');
    expect(decodeModel([0xff, 0xff, 0, 0])).toBeUndefined();
    // 2026-03-02: 26 << 9 | 3 << 5 | 2 = 0x3462.
    expect(decodeTime([0x62, 0x34, 41, 9])).toBe('2026-03-02T09:41');
    expect(decodeTime([0, 0, 0, 0])).toBeUndefined();
    expect(decodeTime([0xff, 0xff, 0xff, 0xff])).toBeUndefined();
    expect(decodeCount([0x2c, 0x01, 0, 0])).toBe(300);
  });

  test('reads tenths below 1,000 and hundredths from there', () => {
    const le = (raw: number): [number, number, number, number] => [raw & 0xff, raw >> 8, 0, 0];
    expect(decodeTemperature(le(368))).toBe(36.8);
    expect(decodeTemperature(le(3682))).toBe(36.82);
    expect(decodeTemperature(le(999))).toBe(99.9);
    expect(decodeTemperature(le(1000))).toBe(10);
  });

  test('skips noise, tells damage once, and takes the next frame', () => {
    const good = reply(TAIDOC.recordValue, 0x70, 0x01);
    const bad = good.slice();
    bad[7] = (bad[7] ?? 0) ^ 1;
    const { frames, damaged } = parse([Uint8Array.of(0x51, 0x51, 0x00), bad, good]);
    expect(frames).toHaveLength(1);
    expect(damaged).toBe(1);
  });
});

describe('TaiDoc parser properties', () => {
  test('never throws, and chunking never changes the result', () => {
    fc.assert(
      fc.property(noise(100), noise(100), cuts, (before, after, lengths) => {
        const bytes = join(before, reply(TAIDOC.count, 5), after);
        expect(parse(chunked(bytes, lengths))).toEqual(parse([bytes]));
      }),
    );
  });

  test('noise loses at most the frame it touches', () => {
    const frames = Array.from({ length: 6 }, (_, i) => reply(TAIDOC.recordValue, 100 + i, 1));
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => bytes.map((byte) => (byte === 0x51 ? 0 : byte))),
        fc.nat(47),
        (slipped, at) => {
          const bytes = join(...frames);
          expect(parse([bytes.subarray(0, at), slipped, bytes.subarray(at)]).frames.length).toBeGreaterThanOrEqual(5);
        },
      ),
    );
  });
});
