import { describe, expect, test } from 'vitest';
import { CONTEC_EB, ContecEbParser } from '#drivers/codecs/contec-eb.ts';
import type { ContecValues } from '#drivers/codecs/contec-values.ts';
import { contecEbSimulator, ebFrame } from '#test/simulators/devices/contec-cms50-eb.ts';
import { fromHex, join } from '../bytes.ts';
import { type Told, testStreamProperties } from '../stream-properties.ts';

type Heard = Told<ContecValues> & { frames: number };

function parse(chunks: readonly Uint8Array[]): Heard {
  const pleth: (number | undefined)[] = [];
  const heard: Heard = { values: [], pleth, frames: 0, gaps: 0 };
  const parser = new ContecEbParser({
    pleth: (value) => pleth.push(value),
    values: (values) => heard.values.push(values),
    heard: () => {
      heard.frames += 1;
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

/** Bytes of a device at work, as Bluetooth or HID carries them. */
function record(ms: number, via: 'hid' | 'bluetooth', fault = 'none'): Uint8Array {
  const device = contecEbSimulator({ search: 0, via });
  device.connect(0);
  const padded = new Uint8Array(via === 'hid' ? 64 : 3);
  padded.set(CONTEC_EB.startValues);
  device.receive({ bytes: padded }, 0);
  device.play(fault);
  const parts: Uint8Array[] = [];
  for (let now = 0; now <= ms; now += 50) parts.push(...device.advance(now).map(({ bytes }) => bytes));
  return join(...parts);
}

describe('Contec EB frames', () => {
  test('of values: the recorded frame, with no perfusion index in 7F 00', () => {
    expect(parse([fromHex('EB 01 04 53 63 7F 00 25')]).values).toEqual([{ ...GOOD, pulseRate: 83, spo2: 99 }]);
  });

  test('of a wave: the recorded frame', () => {
    expect(parse([fromHex('EB 00 03 48 09 3F')])).toMatchObject({ pleth: [0x48], values: [], gaps: 0 });
  });

  test('join bit 7 of the pulse from the status', () => {
    expect(parse([ebFrame(0xeb, 0x01, 0x06, 10, 97, 0x7f, 0)]).values).toMatchObject([{ pulseRate: 138 }]);
  });

  test('tell a perfusion index in hundredths of a per cent, seven bits a byte', () => {
    expect(parse([ebFrame(0xeb, 0x01, 0x04, 72, 97, 0x4e, 0x04)]).values).toMatchObject([{ perfusionIndex: 5.9 }]);
  });

  test('with a wrong sum, a byte too many, an unknown status or an impossible SpO2 are none', () => {
    for (const frame of [
      fromHex('EB 01 04 53 63 7F 00 26'),
      fromHex('EB 01 04 53 63 7F 00 00 25'),
      ebFrame(0xeb, 0x01, 0x14, 83, 99, 0x7f, 0),
      ebFrame(0xeb, 0x01, 0x04, 83, 101, 0x7f, 0),
    ])
      expect(parse([frame])).toMatchObject({ values: [], gaps: 1 });
  });

  test('are found in padded reports, and cut by the end of a short one', () => {
    expect(parse([record(3000, 'hid')]).values).toEqual([GOOD, GOOD, GOOD]);
    expect(parse([fromHex('EB 00 03 48 09 3F EB 01 04 53'), fromHex('EB 00 03 48 09 3F')])).toMatchObject({
      pleth: [0x48, 0x48],
      values: [],
      gaps: 1,
    });
  });

  test('never let the sentinels 127 and 255 be values: no finger, or no value yet where waves show a finger', () => {
    const none = ebFrame(0xeb, 0x01, 0x06, 0x7f, 0x7f, 0x7f, 0);
    expect(parse([none]).values).toMatchObject([{ pulseRate: null, spo2: null, fingerOut: true }]);
    expect(parse([fromHex('EB 00 03 48 09 3F'), none]).values).toMatchObject([{ fingerOut: false, searching: true }]);
  });

  test('trap 5: a wave with no finger refuses at once, and the last values that follow it are refused too', () => {
    const device = [fromHex('EB 00 03 48 09 3F'), ebFrame(0xeb, 0, 0, 0x40, 0x60), fromHex('EB 01 04 53 63 7F 00 25')];
    expect(parse(device)).toMatchObject({
      pleth: [0x48, undefined],
      values: [{ fingerOut: true }, { fingerOut: true, spo2: 99 }],
    });
  });

  test('commands carry the sum too', () => {
    expect(CONTEC_EB.startValues).toEqual(fromHex('9B 01 1C'));
    expect(CONTEC_EB.stop).toEqual(fromHex('9B 7F 1A'));
    expect(CONTEC_EB.alive).toEqual(fromHex('9A 1A'));
  });
});

describe('Contec EB parser properties', () => {
  const clean = record(4000, 'bluetooth');
  testStreamProperties({ parse, clean, expected: [GOOD], cost: 2, refuses: ({ fingerOut }) => fingerOut });

  test('a byte slipped in that happens to make a wave’s sum right may refuse for one wave, and shows no number', () => {
    const { values } = parse([clean.subarray(0, 510), Uint8Array.of(122), clean.subarray(510)]);
    expect(values.filter(({ fingerOut }) => fingerOut)).toMatchObject([{ spo2: null, pulseRate: null }]);
    expect(values.filter(({ fingerOut }) => !fingerOut)).toEqual(parse([clean]).values);
  });
});
