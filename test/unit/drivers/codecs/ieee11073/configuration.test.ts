import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Configuration, decodeConfiguration } from '#drivers/codecs/ieee11073/configuration.ts';
import { type Attribute, MderReader, MderWriter } from '#drivers/codecs/ieee11073/mder.ts';
import { decodeReport } from '#drivers/codecs/ieee11073/report.ts';
import { standardConfiguration } from '#drivers/codecs/ieee11073/standard-configurations.ts';
import { decodeAbsoluteTime } from '#drivers/codecs/ieee11073/time.ts';
import { fromHex } from '../../bytes.ts';
import { SCAN_REPORTS, VECTORS } from './vectors.ts';

/** The content of an event's APDU: 22 bytes of headers come before it. */
const infoOf = (hex: string): Uint8Array => fromHex(hex).subarray(22);

const word = (value: number): Uint8Array => new MderWriter().u16(value).finish();
const WEIGHT: readonly Attribute[] = [
  { id: 0x092f, value: fromHex('0002 e140') },
  { id: 0x0996, value: word(1731) },
];

/** A configuration of numeric objects with these attributes. */
const configured = (...objects: readonly (readonly [number, readonly Attribute[]])[]): Configuration | undefined =>
  decodeConfiguration(
    new MderWriter()
      .u16(0x4000)
      .list(objects, (writer, [handle, attributes]) => writer.u16(6).u16(handle).attributes(attributes))
      .finish(),
  );

describe('a configuration', () => {
  test('declares what a cuff measures, and in what order', () => {
    const cuff = decodeConfiguration(infoOf(VECTORS.pressureConfiguration));
    expect(cuff?.id).toBe(0x4000);
    expect(cuff?.metrics.get(1)).toEqual({
      handle: 1,
      objectClass: 6,
      type: 150_020,
      unit: 3872,
      components: [18_949, 18_950, 18_951],
      supplemental: [],
      manual: false,
      layouts: [
        [
          { id: 0x0a75, length: 10 },
          { id: 0x0990, length: 8 },
        ],
      ],
    });
    expect(cuff?.metrics.get(2)).toMatchObject({ type: 149_546, unit: 2720 });
  });

  test('declares scanners and what they group', () => {
    const oximeter = decodeConfiguration(infoOf(VECTORS.scannerConfiguration));
    expect([...(oximeter?.scanners.values() ?? [])]).toMatchObject([
      { handle: 0x37, periodic: false, groups: [{ handle: 1 }, { handle: 10 }] },
      { handle: 0x28, periodic: true, groups: [{ handle: 1 }, { handle: 10 }, { handle: 3 }] },
    ]);
    expect(oximeter?.metrics.get(3)?.supplemental).toEqual([150_580]);
  });

  test('of the standards agrees with the one a device reports', () => {
    const reported = decodeConfiguration(infoOf(VECTORS.standardConfiguration));
    const known = standardConfiguration(0x05dc);
    expect(reported?.metrics.get(1)).toMatchObject({
      type: known?.metrics.get(1)?.type,
      unit: known?.metrics.get(1)?.unit,
    });
    expect(standardConfiguration(0x4000)).toBeUndefined();
  });

  test.each([
    ['an attribute twice', [...WEIGHT, { id: 0x0996, value: word(1760) }]],
    ['no type', WEIGHT.slice(1)],
    ['a type of the wrong length', [{ id: 0x092f, value: word(2) }]],
    ['a unit that cannot be read', [...WEIGHT.slice(0, 1), { id: 0x0996, value: new Uint8Array(1) }]],
    ['a map of nothing', [...WEIGHT, { id: 0x0a55, value: fromHex('0000 0000') }]],
    ['a map of empty attributes', [...WEIGHT, { id: 0x0a55, value: fromHex('0001 0004 0a4c 0000') }]],
    ['a map that cannot be read', [...WEIGHT, { id: 0x0a55, value: new Uint8Array(3) }]],
    ['an id that narrows its type', [...WEIGHT, { id: 0x092b, value: word(57_672) }]],
  ])('leaves out an object with %s', (_, attributes) => {
    expect(configured([1, attributes], [2, WEIGHT])?.metrics.size).toBe(1);
  });

  test('leaves out objects of one handle', () => {
    expect([...(configured([1, WEIGHT], [1, WEIGHT], [2, WEIGHT])?.metrics.keys() ?? [])]).toEqual([2]);
  });

  test('of more objects than a device has is none', () => {
    const objects = Array.from({ length: 65 }, (_, i) => [i, WEIGHT] as const);
    expect(configured(...objects)).toBeUndefined();
    expect(configured(...objects.slice(1))?.metrics.size).toBe(64);
  });

  test('cut anywhere is none', () => {
    const info = infoOf(VECTORS.pressureConfiguration);
    for (let length = 0; length < info.length; length += 1)
      expect(decodeConfiguration(info.subarray(0, length))).toBeUndefined();
  });
});

describe('a scan report', () => {
  const oximeter = standardConfiguration(0x0190);

  test('of a length no layout has gives no attributes', () => {
    const info = new MderWriter()
      .u16(0xf000)
      .u16(0)
      .list([new Uint8Array(3)], (writer, octets) => writer.u16(1).octetString(octets))
      .finish();
    expect(oximeter && decodeReport(0x0d1d, 0, info, oximeter)).toMatchObject([{ handle: 1, attributes: undefined }]);
  });

  test('of a group that does not fill its map is refused whole', () => {
    const scanned = decodeConfiguration(infoOf(VECTORS.scannerConfiguration));
    // The group of the periodic scanner, said to come from the episodic one.
    const observations = scanned && decodeReport(0x0d2a, 0x37, infoOf(SCAN_REPORTS.bufferedGrouped), scanned);
    expect(observations).toMatchObject([{ metric: undefined, attributes: undefined }]);
  });

  test('of any bytes and of any event never throws', () => {
    const scanned = decodeConfiguration(infoOf(VECTORS.scannerConfiguration));
    const events = fc.integer({ min: 0x0d1c, max: 0x0d2e });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), events, fc.constantFrom(0, 0x28, 0x37), (info, event, source) => {
        expect(() => scanned && decodeReport(event, source, info, scanned)).not.toThrow();
        expect(() => decodeConfiguration(info)).not.toThrow();
      }),
    );
  });
});

describe('a list', () => {
  test('has as many items as it counts, in as many bytes as it says', () => {
    const read = (hex: string): { items: number[]; whole: boolean } => {
      const reader = new MderReader(fromHex(hex));
      const items = reader.list((item) => item.u16());
      return { items, whole: reader.whole };
    };
    expect(read('0002 0004 0001 0002')).toEqual({ items: [1, 2], whole: true });
    expect(read('0000 0000')).toEqual({ items: [], whole: true });
    for (const hex of [
      '0001 0004 0001 0002',
      '0003 0004 0001 0002',
      '0002 0005 0001 0002',
      '0002 0004 0001',
      'ffff 0000',
    ])
      expect(read(hex).whole, hex).toBe(false);
  });
});

describe('an absolute time', () => {
  test.each([
    ['2007 1206 1210 0000', '2007-12-06T12:10:00'],
    ['2010 0721 1535 5300', '2010-07-21T15:35:53'],
    ['2024 0229 2359 5999', '2024-02-29T23:59:59'],
  ])('%s', (hex, iso) => {
    expect(decodeAbsoluteTime(fromHex(hex))).toMatchObject({ type: 'absolute', iso });
  });

  test.each([
    ['an unset clock', '0000 0000 0000 0000'],
    ['a day that is none', '2023 0229 1200 0000'],
    ['a month that is none', '2023 1301 1200 0000'],
    ['digits that are none', '20a3 0101 1200 0000'],
    ['a minute that is none', '2023 0101 1260 0000'],
    ['too few bytes', '2023 0101 1200 00'],
    ['nothing', 'ffff ffff ffff ffff'],
  ])('%s is unreadable', (_, hex) => {
    expect(decodeAbsoluteTime(fromHex(hex))).toEqual({ type: 'unreadable' });
  });
});
