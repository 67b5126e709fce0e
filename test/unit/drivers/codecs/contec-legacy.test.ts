import { describe, expect, test } from 'vitest';
import { ContecLegacyParser } from '#drivers/codecs/contec-legacy.ts';
import type { ContecValues } from '#drivers/codecs/contec-values.ts';
import { contecLegacyMemory, contecLegacySimulator } from '#test/simulators/devices/contec-cms50-legacy.ts';
import { fromHex, join } from '../bytes.ts';
import { type Told, testStreamProperties } from '../stream-properties.ts';

type Heard = Told<ContecValues> & { stored: ContecValues[]; damaged: number };

function parse(chunks: readonly Uint8Array[]): Heard {
  const pleth: (number | undefined)[] = [];
  const heard: Heard = { values: [], pleth, stored: [], damaged: 0, gaps: 0 };
  const parser = new ContecLegacyParser({
    pleth: (value) => pleth.push(value),
    values: (values) => heard.values.push(values),
    stored: (values) => heard.stored.push(values),
    storedDamaged: () => {
      heard.damaged += 1;
    },
    gap: () => {
      heard.gaps += 1;
    },
  });
  for (const chunk of chunks) parser.push(chunk);
  parser.end();
  return heard;
}

const GOOD = { pulseRate: 72, spo2: 97, fingerOut: false, probeError: false, searching: false };

function record(ms: number, fault = 'none', set: Record<string, number> = {}): Uint8Array {
  const device = contecLegacySimulator({ search: 0 });
  device.set(set);
  device.play(fault);
  device.connect(0);
  return device.advance(ms);
}

const frames = (hex: string, count: number): Uint8Array => join(...Array.from({ length: count }, () => fromHex(hex)));

describe('Contec 5-byte frames', () => {
  test('read pulse rate, SpO2 and pleth', () => {
    const { values, pleth } = parse([frames('85 40 07 48 61', 3)]);
    expect(values).toEqual([GOOD]);
    expect(pleth).toEqual([64, 64, 64]);
  });

  test('join bit 7 of the pulse from the bar graph', () => {
    expect(parse([frames('85 40 47 0a 61', 3)]).values).toEqual([{ ...GOOD, pulseRate: 138 }]);
  });

  test.each([
    ['90 00 00 48 61', { fingerOut: true }],
    ['80 00 10 48 61', { probeError: true }],
    ['80 00 20 48 61', { searching: true }],
    ['85 40 47 7f 7f', { pulseRate: null, spo2: null }],
    ['85 40 07 00 00', { pulseRate: null, spo2: null }],
  ])('tell in %s what is not a value', (hex, expected) => {
    expect(parse([frames(hex, 3)]).values).toMatchObject([expected]);
  });

  test('trap 5: the numbers go on after the finger has left, and the status goes with them', () => {
    const device = contecLegacySimulator({ search: 0 });
    device.connect(0);
    const before = device.advance(1000);
    device.play('finger-out');
    const { values } = parse([before, device.advance(2000)]);
    const out = values.findIndex(({ fingerOut }) => fingerOut);
    expect(out).toBeGreaterThan(50);
    expect(values.slice(out).every(({ fingerOut }) => fingerOut)).toBe(true);
    expect(values.at(-1)).toMatchObject({ pulseRate: 72, spo2: 97 });
  });

  test('are not believed when two agree, nor with a byte slipped in, nor with an SpO2 that cannot be', () => {
    expect(parse([frames('85 40 07 48 61', 2)]).values).toEqual([]);
    expect(parse([frames('85 40 07 48 61 00', 6)]).values).toEqual([]);
    expect(parse([frames('85 40 07 48 6b', 6)]).values).toEqual([]);
  });
});

describe('Contec memory of 5-byte models', () => {
  test('is read record by record, with the sentinels as no value', () => {
    const { stored, values, damaged } = parse([contecLegacyMemory([[97, 72], [96, 140], undefined])]);
    expect(stored).toMatchObject([
      { spo2: 97, pulseRate: 72 },
      { spo2: 96, pulseRate: 140 },
      { spo2: null, pulseRate: null },
    ]);
    expect([values, damaged]).toEqual([[], 0]);
  });

  test('is announced with hour and minute on the E and F', () => {
    expect(parse([fromHex('f2 8e 9e f2 8e 9e f2 8e 9e 80 80 02 f0 c8 61')]).stored).toMatchObject([{ pulseRate: 72 }]);
  });

  test('stands between two live streams', () => {
    const { stored, values } = parse([record(500), contecLegacyMemory([[91, 60]]), record(500)]);
    expect(stored).toHaveLength(1);
    expect(new Set(values.map(({ spo2 }) => spo2))).toEqual(new Set([97]));
  });

  test('is told damaged when it ends early or a record is none', () => {
    const memory = contecLegacyMemory([
      [97, 72],
      [96, 70],
    ]);
    expect(parse([memory.subarray(0, -3)])).toMatchObject({ damaged: 1, stored: [{ spo2: 97 }] });
    memory[12] = 0xb0;
    expect(parse([memory])).toMatchObject({ damaged: 1, stored: [] });
  });
});

describe('Contec 5-byte parser properties', () => {
  testStreamProperties({ parse, clean: record(4000), expected: [GOOD], cost: 6 });
});
