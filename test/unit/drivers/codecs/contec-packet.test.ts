import { describe, expect, test } from 'vitest';
import { CONTEC, ContecParser, type ContecReply, encodeContec } from '#drivers/codecs/contec-packet.ts';
import type { ContecValues } from '#drivers/codecs/contec-values.ts';
import { contecPacket, contecSimulator } from '#test/simulators/devices/contec-cms50.ts';
import { fromHex, join } from '../bytes.ts';
import { type Told, testStreamProperties } from '../stream-properties.ts';

type Heard = Told<ContecValues> & { stored: ContecValues[]; replies: ContecReply[] };

function parse(chunks: readonly Uint8Array[]): Heard {
  const pleth: (number | undefined)[] = [];
  const heard: Heard = { values: [], pleth, stored: [], replies: [], gaps: 0 };
  const parser = new ContecParser({
    pleth: (value) => pleth.push(value),
    values: (values) => heard.values.push(values),
    stored: (values) => heard.stored.push(values),
    reply: (reply) => heard.replies.push(reply),
    gap: () => {
      heard.gaps += 1;
    },
  });
  for (const chunk of chunks) parser.push(chunk);
  parser.end();
  return heard;
}

const GOOD = { pulseRate: 72, spo2: 97, fingerOut: false, probeError: false, searching: false };
const thrice = (hex: string): Uint8Array => join(fromHex(hex), fromHex(hex), fromHex(hex));

function record(ms: number, fault = 'none'): Uint8Array {
  const device = contecSimulator({ search: 0 });
  device.connect(0);
  device.receive(encodeContec(CONTEC.startLive), 0);
  device.play(fault);
  return device.advance(ms);
}

describe('Contec live packets', () => {
  // DEVICES.md 11.1: headrotor/art-sensors, titinho11/CMS50E-raw-ppg-data.
  test.each([
    ['01 E0 85 B3 96 C1 E1 FF FF', 65, 97, 0x33],
    ['01 E0 85 D5 9A BD E3 FF FF', 61, 99, 0x55],
    ['01 E0 84 93 92 BC E3 FF FF', 60, 99, 0x13],
  ])('decode %s', (hex, pulseRate, spo2, pleth) => {
    const heard = parse([thrice(hex)]);
    expect(heard.values).toEqual([{ ...GOOD, pulseRate, spo2 }]);
    expect(heard.pleth).toEqual([pleth, pleth, pleth]);
  });

  test('bring back bit 7 of the pulse through the map', () => {
    expect(parse([thrice('01 E8 85 B3 96 8A E1 FF FF')]).values).toMatchObject([{ pulseRate: 138, spo2: 97 }]);
  });

  test('trap 5: E1 is a finger that is out and E2 a pulse not found, whatever the numbers', () => {
    expect(parse([thrice('01 E1 85 B3 96 C1 E1 FF FF')]).values).toMatchObject([{ fingerOut: true, spo2: 97 }]);
    expect(parse([thrice('01 E2 85 B3 96 C1 E1 FF FF')]).values).toMatchObject([{ searching: true, spo2: 97 }]);
    expect(parse([thrice('01 E2 85 B3 96 C1 E1 FF FF')]).pleth).toEqual([undefined, undefined, undefined]);
  });

  test('never let the sentinels 255 and 127 be values', () => {
    expect(parse([thrice('01 E8 85 B3 96 FF FF FF FF')]).values).toMatchObject([{ pulseRate: null, spo2: null }]);
  });

  test('tell a perfusion index where the device has one', () => {
    const packet = contecPacket(0x01, 0x05, 0x33, 0x06, 68, 97, 0x4e, 0x02);
    expect(parse([join(packet, packet, packet)]).values).toMatchObject([{ perfusionIndex: 5.9 }]);
  });

  test('are not believed when two agree, when one byte is missing, or with an SpO2 that cannot be', () => {
    expect(parse([fromHex('01 E0 85 B3 96 C1 E1 FF FF 01 E0 85 B3 96 C1 E1 FF FF')]).values).toEqual([]);
    expect(parse([thrice('01 E0 85 B3 96 C1 E1 FF')]).values).toEqual([]);
    expect(parse([thrice('01 E0 85 B3 96 C1 F0 FF FF')])).toMatchObject({ values: [], gaps: 1 });
  });
});

describe('Contec stored packets', () => {
  test.each([
    ['0F 80 E2 BF E2 BF E2 BF', [98, 63]],
    ['0F 80 DE C2 DE C2 DE C2', [94, 66]],
  ])('decode three seconds of %s', (hex, [spo2, pulseRate]) => {
    expect(parse([fromHex(hex)]).stored).toMatchObject(Array(3).fill({ spo2, pulseRate }));
  });

  test('decode the CMS50I, whose perfusion index is in hundredths of a per cent', () => {
    expect(parse([fromHex('09 80 E1 C4 CE 82')]).stored).toMatchObject([
      { spo2: 97, pulseRate: 68, perfusionIndex: 5.9 },
    ]);
  });

  test('give no value for 255 and 127, and nothing for padding', () => {
    expect(parse([contecPacket(0x0f, 97, 0xff, 0x7f, 60, 0, 0)]).stored).toMatchObject([
      { spo2: 97, pulseRate: null },
      { spo2: null, pulseRate: 60 },
    ]);
  });

  test('are not made of a live packet with one bit flipped in its type', () => {
    const live = record(1000);
    for (let at = 0; at < live.length; at += 9) {
      const damaged = live.slice();
      damaged[at] = 0x09;
      expect(parse([damaged]).stored).toEqual([]);
    }
  });
});

describe('Contec replies', () => {
  test.each([
    ['05 80 80 F5 F3 E5 F2 80 80', { type: 'user', text: 'user' }],
    ['04 80 F5 F3 E5 F2 A0 A0 A0', { type: 'device-id', text: 'user' }],
    ['07 80 80 80 94 8E 88 92', { type: 'date', date: '2014-08-18' }],
    ['12 80 80 80 82 A6 92 80', { type: 'time', time: '02:38:18' }],
    ['08 80 80 80 A4 81 80 80', { type: 'duration', units: 292 }],
    ['0A 80 80 81', { type: 'sessions', count: 1 }],
    ['10 80 81', { type: 'users', count: 1 }],
    ['06 80 80 87', { type: 'protocol', count: 7 }],
    ['0E 80 81', { type: 'perfusion-index', available: false }],
    ['02 81 FF A0 A0 A0 A0 A0 A0', { type: 'model', part: 255, text: '' }],
    ['03 80 A0 A0 A0 A0 A0 A0 A0', { type: 'vendor', text: '' }],
    ['0C 80', { type: 'done' }],
  ])('decode %s', (hex, reply) => {
    expect(parse([fromHex(hex)]).replies).toEqual([reply]);
  });

  test('of the recorded dialogue all hold, and what follows is live', () => {
    const dialogue = fromHex(
      '0C80 0C80 06808087 118081818080808080 0E8081 1380A0A0A0A0A0A0A0 1480A0A0A0A0A08080 028080A0A0A0A0A0A0' +
        '0281FFA0A0A0A0A0A0 0480F5F3E5F2A0A0A0 0380A0A0A0A0A0A0A0',
    );
    const heard = parse([dialogue, thrice('01 E0 85 AA 95 C1 E1 FF FF')]);
    expect(heard).toMatchObject({ gaps: 0, values: [{ pulseRate: 65, spo2: 97 }] });
  });

  test('refuse a date and a time that are none', () => {
    expect(parse([fromHex('07 80 80 80 94 8E 8D 92 12 80 80 80 98 A6 92 80')]).replies).toEqual([]);
  });

  test('are asked for with the command byte whole', () => {
    expect(encodeContec(CONTEC.keepAlive)).toEqual(fromHex('7D 81 AF 80 80 80 80 80 80'));
  });
});

describe('Contec packet parser properties', () => {
  testStreamProperties({ parse, clean: record(4000), expected: [GOOD], cost: 6 });
});
