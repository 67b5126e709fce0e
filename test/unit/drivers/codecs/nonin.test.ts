import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NoninPacket, NoninParser } from '#drivers/codecs/nonin.ts';
import { selectFormat } from '#drivers/codecs/nonin-commands.ts';
import type { NoninFormat } from '#drivers/codecs/nonin-format.ts';
import { noninSimulator } from '#test/simulators/devices/nonin.ts';
import { chunked, cuts, fromHex, join, noise } from '../bytes.ts';

/** DEVICES.md 11.2: HR 72, SpO2 97, revision 48; recorded in pufferfish-software, TestNoninOEM3.cpp. */
const PACKET = fromHex(
  '018101008301800148CA01800161E301800130B2018001008201800100820180010082018001008201800161E301800161E301800161E3018001' +
    '00820180010082018001008201800148CA01800161E301800161E301800100820180010082018001008201800148CA018001008201800148CA' +
    '01800100820180010082',
);

type Heard = { packets: NoninPacket[]; pleth: number[]; gaps: number };

function parse(chunks: readonly Uint8Array[], format?: NoninFormat): Heard {
  const heard: Heard = { packets: [], pleth: [], gaps: 0 };
  const parser = new NoninParser(
    {
      frame: (_status, pleth) => heard.pleth.push(pleth),
      packet: (packet) => heard.packets.push(packet),
      gap: () => {
        heard.gaps += 1;
      },
    },
    format,
  );
  for (const chunk of chunks) parser.push(chunk);
  parser.end();
  return heard;
}

/** Bytes of a device with a finger in it, from the moment values are there. */
function record(format: NoninFormat, ms: number, fault = 'none', set: Record<string, number> = {}): Uint8Array {
  const device = noninSimulator({ format, search: 0 });
  device.set(set);
  device.play(fault);
  device.connect(0);
  return device.advance(ms);
}

/** Format 7 frames of the same content as a format 2 packet. */
const frame = (index: number, change: (bytes: Uint8Array) => void): Uint8Array => {
  const packet = PACKET.slice();
  const bytes = packet.subarray(index * 5, index * 5 + 5);
  change(bytes);
  return packet;
};

const withStatus = (status: number): Uint8Array =>
  frame(4, (bytes) => {
    bytes[1] = status;
    bytes[4] = (1 + status + (bytes[2] ?? 0) + (bytes[3] ?? 0)) & 0xff;
  });

describe('Nonin formats', () => {
  test('decodes the recorded format 2 packet', () => {
    const { packets, pleth } = parse([PACKET]);
    expect(packets).toEqual([
      {
        format: 2,
        pulseRate: 72,
        spo2: 97,
        sensorAlarm: false,
        sensorDisconnected: false,
        outOfTrack: false,
        artefact: false,
        perfusion: 'adequate',
        smartPoint: false,
        lowBattery: false,
        firmware: 48,
      },
    ]);
    expect(pleth).toHaveLength(25);
  });

  test.each([2, 7, 8] as const)('finds format %i from the bytes, wherever the capture starts', (format) => {
    const bytes = record(format, 12_000, 'none', { spo2: 93, pulse: 211 });
    for (const start of [0, 1, 2, 3, 4, 7, 13]) {
      const { packets } = parse([bytes.subarray(start)]);
      expect(packets.length).toBeGreaterThan(8);
      expect(new Set(packets.map((p) => `${p.format} ${p.spo2} ${p.pulseRate}`))).toEqual(
        new Set([`${format} 93 211`]),
      );
    }
  });

  test('is not led to format 7 by a flat format 2 stream read one byte late', () => {
    const { packets } = parse([record(2, 4000, 'finger-out').subarray(1)]);
    expect(packets.length).toBeGreaterThan(8);
    expect(packets.every(({ format, sensorAlarm }) => format === 2 && sensorAlarm)).toBe(true);
  });

  test('trap 2: joins the pulse rate from seven bits below bits 7 and 8', () => {
    // 300 = 2 << 7 | 44; a shift of 8 would make it 556.
    expect(parse([record(2, 1000, 'none', { pulse: 300 })]).packets[0]?.pulseRate).toBe(300);
    expect(parse([record(8, 5000, 'none', { pulse: 300 })]).packets[0]?.pulseRate).toBe(300);
  });

  test.each([2, 7, 8] as const)('never lets the sentinels 511 and 127 be values in format %i', (format) => {
    const { packets } = parse([record(format, 5000, 'none', { pulse: 511, spo2: 127 })]);
    expect(packets.length).toBeGreaterThan(3);
    for (const { pulseRate, spo2 } of packets) expect([pulseRate, spo2]).toEqual([null, null]);
  });

  test.each([
    [0x82, { perfusion: 'adequate' }],
    [0x84, { perfusion: 'low' }],
    [0x86, { perfusion: 'marginal' }],
    [0x88, { sensorAlarm: true }],
    [0x90, { outOfTrack: true }],
    [0xa0, { artefact: true }],
    [0xc0, { sensorDisconnected: true }],
  ])('reads status %i of any one frame', (status, expected) => {
    expect(parse([withStatus(status)]).packets).toMatchObject([expected]);
  });

  test('drops a packet with a bad checksum, a bad marker or 24 frames, and takes the next', () => {
    const badSum = frame(1, (bytes) => {
      bytes[4] = 0xcb;
    });
    const badMarker = frame(1, (bytes) => {
      bytes[0] = 0x7f;
    });
    const short = join(PACKET.subarray(0, 50), PACKET.subarray(55));
    for (const damaged of [badSum, badMarker, short]) {
      expect(parse([damaged], 2).packets).toEqual([]);
      const { packets, gaps } = parse([PACKET, damaged, PACKET]);
      expect(packets).toHaveLength(2);
      expect(gaps).toBeGreaterThan(0);
    }
  });

  test('takes a lone format 8 group when the bytes end', () => {
    expect(parse([fromHex('80 48 61 20')]).packets).toMatchObject([{ pulseRate: 72, spo2: 97, smartPoint: true }]);
  });

  test('does not pass a byte slipped into a format 8 group off as SpO2', () => {
    const groups = Array.from({ length: 6 }, () => fromHex('80 48 61 00'));
    groups[4] = fromHex('80 48 30 61 00');
    expect(parse(groups, 8).packets.map(({ spo2 }) => spo2)).toEqual([97, 97, 97, 97, 97]);
  });

  test('follows a device that is switched to another format', () => {
    const { packets } = parse([record(2, 2000), record(7, 4000)]);
    expect(new Set(packets.map(({ format }) => format))).toEqual(new Set([2, 7]));
  });

  test('asks for a format as the specification says', () => {
    expect(selectFormat(8)).toEqual(fromHex('02 70 02 02 08 03'));
  });
});

describe('Nonin parser properties', () => {
  test('chunking never changes the result, whatever the bytes', () => {
    const stream = fc.tuple(
      noise(80),
      fc.constantFrom<NoninFormat>(2, 7, 8),
      noise(30),
      fc.integer({ min: 0, max: 900 }),
    );
    fc.assert(
      fc.property(stream, cuts, ([before, format, slipped, at], lengths) => {
        const clean = record(format, 2500);
        const bytes = join(before, clean.subarray(0, at), slipped, clean.subarray(at));
        expect(parse(chunked(bytes, lengths))).toEqual(parse([bytes]));
      }),
      { numRuns: 60 },
    );
  });

  test('never throws and never reports a value out of its bits', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => {
        for (const { spo2, pulseRate } of parse([bytes]).packets) {
          expect(spo2 ?? 0).toBeLessThanOrEqual(255);
          expect(pulseRate ?? 0).toBeLessThan(511);
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each([2, 7] as const)('noise in format %i loses at most the packets it touches', (format) => {
    const clean = record(format, 6000);
    const whole = parse([clean], format).packets.length;
    fc.assert(
      fc.property(fc.integer({ min: 250, max: clean.length - 250 }), noise(20), (at, slipped) => {
        const { packets } = parse([clean.subarray(0, at), slipped, clean.subarray(at)], format);
        expect(packets.length).toBeGreaterThanOrEqual(whole - 2);
        for (const { spo2, pulseRate } of packets) expect([spo2, pulseRate]).toEqual([97, 72]);
      }),
      { numRuns: 100 },
    );
  });
});
