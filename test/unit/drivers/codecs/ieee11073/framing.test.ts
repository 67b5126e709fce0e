import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ApduFramer, LARGEST } from '#drivers/codecs/ieee11073/framing.ts';
import { chunked, cuts, fromHex, join, noise } from '../../bytes.ts';
import { VECTORS } from './vectors.ts';

function frame(chunks: readonly Uint8Array[]): { apdus: number[][]; damages: number; incomplete: boolean } {
  const apdus: number[][] = [];
  let damages = 0;
  const framer = new ApduFramer({
    apdu: (bytes) => apdus.push([...bytes]),
    damage: () => {
      damages += 1;
    },
  });
  for (const chunk of chunks) framer.push(chunk);
  return { apdus, damages, incomplete: framer.incomplete };
}

const { request, spotReport, release, deviceAnswer, pressureReport } = VECTORS;
const apdus = [request, deviceAnswer, pressureReport, spotReport, release].map(fromHex);
const preamble = join(new TextEncoder().encode('PhdcQoSSignature'), Uint8Array.of(1, 1, 8, 2, 0xe7, 0x00));

describe('APDUs in USB transfers', () => {
  test('come one a transfer, several in one, or over many, alike', () => {
    const whole = apdus.map((bytes) => [...bytes]);
    fc.assert(
      fc.property(cuts, (lengths) => {
        expect(frame(chunked(join(...apdus), lengths))).toEqual({ apdus: whole, damages: 0, incomplete: false });
      }),
    );
  });

  test('may have metadata before them, whatever its opaque bytes', () => {
    fc.assert(
      fc.property(cuts, (lengths) => {
        const bytes = join(...apdus.flatMap((apdu) => [preamble, apdu]));
        expect(frame(chunked(bytes, lengths))).toMatchObject({ damages: 0, apdus: { length: apdus.length } });
      }),
    );
  });

  test('trap 8: a choice E900 is none, and what follows is still read', () => {
    const spoiled = fromHex(spotReport);
    spoiled[0] = 0xe9;
    expect(frame([spoiled, fromHex(release)])).toEqual({
      apdus: [[...fromHex(release)]],
      damages: 1,
      incomplete: false,
    });
  });

  test('whose lengths disagree are none', () => {
    const report = fromHex(spotReport);
    for (const at of [3, 5, 11]) {
      const spoiled = report.map((byte, i) => (i === at ? byte + 2 : byte));
      expect(frame([spoiled]).apdus).toEqual([]);
    }
    // The buffered, grouped, multi-person report of antidote says 2 bytes more than its octet string has.
    expect(frame([fromHex(VECTORS.inconsistentReport)])).toMatchObject({ apdus: [], damages: 1 });
  });

  test('left incomplete are dropped for the whole one of the next transfer', () => {
    const cut = fromHex(pressureReport).subarray(0, 40);
    expect(frame([cut, fromHex(release)])).toEqual({
      apdus: [[...fromHex(release)]],
      damages: 1,
      incomplete: false,
    });
  });

  test('are never held beyond the largest', () => {
    const endless = new Uint8Array(4 * LARGEST).fill(0xff);
    endless.set([0xe7, 0x00, 0xfb, 0xfc, 0xfb, 0xfa]);
    expect(frame([endless])).toMatchObject({ apdus: { length: 0 }, incomplete: false });
    const tooLong = new Uint8Array(2 * LARGEST);
    tooLong.set([0xe7, 0x00, 0xff, 0xfe, 0xff, 0xfc]);
    expect(frame([tooLong]).apdus).toEqual([]);
  });

  test('survive noise between them, and any bytes at all', () => {
    fc.assert(
      fc.property(noise(40), cuts, (bytes, lengths) => {
        const { apdus: found } = frame([...chunked(bytes, lengths), ...apdus]);
        expect(found.slice(-apdus.length)).toEqual(apdus.map((apdu) => [...apdu]));
      }),
    );
  });
});
