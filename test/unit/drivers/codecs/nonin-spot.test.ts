import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NoninSpot, NoninSpotParser } from '#drivers/codecs/nonin-spot.ts';
import { noninSpotCheck } from '#test/simulators/nonin-spot.ts';
import { chunked, cuts, fromHex, join, noise } from '../bytes.ts';

function parse(chunks: readonly Uint8Array[]): { spots: NoninSpot[]; damaged: number } {
  const heard: { spots: NoninSpot[]; damaged: number } = { spots: [], damaged: 0 };
  const parser = new NoninSpotParser({
    spot: (spot) => heard.spots.push(spot),
    damaged: () => {
      heard.damaged += 1;
    },
  });
  for (const chunk of chunks) parser.push(chunk);
  parser.end();
  return heard;
}

const SPOT = noninSpotCheck({ clock: '2026-03-02T09:15:30', spo2: 97, pulse: 72, smartPoint: true });

describe('Nonin format 13', () => {
  test('is laid out as the specification says, byte for byte', () => {
    const bytes = fromHex('00 02 00 0D 00 0E 20 26 03 02 09 15 30 00 02 00 00 48 00 61 44 03');
    expect(SPOT).toEqual(bytes);
    expect(parse([bytes])).toEqual({
      spots: [
        {
          pulseRate: 72,
          spo2: 97,
          deviceTime: '2026-03-02T09:15:30',
          smartPoint: true,
          none: false,
          fromMemory: false,
          lowBattery: false,
        },
      ],
      damaged: 0,
    });
  });

  test.each([
    [{ smartPoint: false }, { smartPoint: false }],
    [{ none: true }, { none: true }],
    [{ fromMemory: true }, { fromMemory: true }],
    [{ lowBattery: true }, { lowBattery: true }],
    [{ pulse: 300 }, { pulseRate: 300 }],
    [
      { pulse: 511, spo2: 127 },
      { pulseRate: null, spo2: null },
    ],
  ])('tells %o', (change, expected) => {
    expect(parse([noninSpotCheck({ clock: '2026-03-02T09:15:30', ...change })]).spots).toMatchObject([expected]);
  });

  test('has no time where its clock holds none', () => {
    const lost = noninSpotCheck({ clock: '2026-00-00T00:00:00' });
    expect(parse([lost]).spots[0]).not.toHaveProperty('deviceTime');
  });

  test('may grow: a longer packet is read, one with an impossible length is not', () => {
    expect(parse([noninSpotCheck({ clock: '2026-03-02T09:15:30', extra: 4 })]).spots).toHaveLength(1);
    expect(parse([fromHex('00 02 00 0D 00 0D'), SPOT]).spots).toHaveLength(1);
  });

  test('sends the oldest stored measurements first, each on its own', () => {
    const stored = noninSpotCheck({ clock: '2026-03-01T08:00:00', fromMemory: true, spo2: 91 });
    expect(parse([join(stored, SPOT)]).spots).toMatchObject([{ spo2: 91, fromMemory: true }, { spo2: 97 }]);
  });

  test('with any byte of it damaged is no measurement, or says the same', () => {
    fc.assert(
      fc.property(fc.nat(SPOT.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = SPOT.slice();
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        expect(parse([damaged]).spots).toEqual([]);
      }),
    );
  });

  test('is found in any noise and any chunks, and never throws', () => {
    fc.assert(
      fc.property(noise(80), fc.array(noise(40), { maxLength: 3 }), cuts, (before, after, lengths) => {
        const bytes = join(before, SPOT, ...after);
        expect(parse(chunked(bytes, lengths))).toEqual(parse([bytes]));
      }),
    );
  });
});
