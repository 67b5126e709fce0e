import { describe, expect, test } from 'vitest';
import { BerryParser, type BerryValues } from '#drivers/codecs/berry-bci.ts';
import { berrySimulator } from '#test/simulators/devices/berry-bci.ts';
import { fromHex, join } from '../bytes.ts';
import { type Told, testStreamProperties } from '../stream-properties.ts';

type Heard = Told<BerryValues>;

function parse(chunks: readonly Uint8Array[]): Heard {
  const pleth: (number | undefined)[] = [];
  const heard: Heard = { values: [], pleth, gaps: 0 };
  const parser = new BerryParser({
    pleth: (value) => pleth.push(value),
    values: (values) => heard.values.push(values),
    gap: () => {
      heard.gaps += 1;
    },
  });
  for (const chunk of chunks) parser.push(chunk);
  parser.end();
  return heard;
}

const GOOD = { pulseRate: 72, spo2: 97, noSignal: false, probeUnplugged: false, noFinger: false, searching: false };

function record(ms: number, fault = 'none'): Uint8Array {
  const device = berrySimulator({ search: 0 });
  device.play(fault);
  device.connect(0);
  return device.advance(ms);
}

const thrice = (hex: string): Uint8Array => join(fromHex(hex), fromHex(hex), fromHex(hex));

describe('Berry BCI frames', () => {
  test('read pulse rate, SpO2 and pleth', () => {
    expect(parse([thrice('85 40 07 48 61')])).toMatchObject({ values: [GOOD], pleth: [64, 64, 64] });
  });

  test('join bit 7 of the pulse from the bar graph', () => {
    expect(parse([thrice('85 40 47 0a 61')]).values).toMatchObject([{ pulseRate: 138 }]);
  });

  test.each([
    ['95 00 00 48 61', { noSignal: true }],
    ['a0 00 00 48 61', { probeUnplugged: true }],
    ['80 00 10 48 61', { noFinger: true }],
    ['80 20 20 48 61', { searching: true }],
    ['85 40 47 7f 7f', { pulseRate: null, spo2: null }],
    ['85 40 07 00 00', { pulseRate: null, spo2: null }],
  ])('tell in %s what is not a value', (hex, expected) => {
    expect(parse([thrice(hex)]).values).toMatchObject([expected]);
  });

  test('trap 5: the numbers go on after the finger has left, and the status goes with them', () => {
    const device = berrySimulator({ search: 0 });
    device.connect(0);
    const before = device.advance(1000);
    device.play('finger-out');
    const { values, pleth } = parse([before, device.advance(2000)]);
    const out = values.findIndex(({ noFinger }) => noFinger);
    expect(out).toBeGreaterThan(90);
    expect(values.slice(out).every(({ noFinger }) => noFinger)).toBe(true);
    expect(values.at(-1)).toMatchObject({ pulseRate: 72, spo2: 97 });
    expect(pleth.at(-1)).toBeUndefined();
  });

  test.each([
    ['an SpO2 of 101', '85 40 07 48 65'],
    ['a pleth of 101', '85 65 07 48 61'],
    ['a signal of 9', '89 40 07 48 61'],
    ['a byte slipped in', '85 40 07 48 61 00'],
    ['a byte missing', '85 40 07 48'],
  ])('with %s are none', (_, hex) => {
    expect(parse([thrice(hex), thrice(hex)])).toMatchObject({ values: [], gaps: 1 });
  });
});

describe('Berry parser properties', () => {
  testStreamProperties({ parse, clean: record(3000), expected: [GOOD], cost: 6 });
});
