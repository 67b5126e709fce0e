import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inProject } from '#build/machine/project.ts';
import { CATALOGUE, catalogueOf, findDriver } from '#drivers/catalogue.ts';
import type { DeviceDriver } from '#drivers/device.ts';
import { driver as berryBci } from '#drivers/devices/berry-bci.ts';
import { driver as gattPlx } from '#drivers/devices/gatt-plx.ts';
import { driver as ieee11073 } from '#drivers/devices/ieee11073.ts';
import { driver as masimoRad } from '#drivers/devices/masimo-rad.ts';
import { driver as nonin } from '#drivers/devices/nonin.ts';
import { driver as taidocThermometer } from '#drivers/devices/taidoc-thermometer.ts';
import { DeviceGuide } from '#protocol/device-status.ts';
import { SCALAR_UNITS } from '#protocol/measurement.ts';

describe.each(CATALOGUE.map(({ manifest }) => [manifest.id, manifest] as const))(
  'the manifest of %s',
  (_, manifest) => {
    test('tells a patient what to do in every language, in sentences under 12 words', () => {
      const guide = DeviceGuide.parse(manifest.guide);
      for (const words of [guide.title, guide.detail, guide.turn]) {
        for (const text of [words.fr, words.en]) {
          for (const sentence of text.split(/[.!?:](?:\s|$)/))
            expect(sentence.split(/\s+/).filter(Boolean).length, sentence).toBeLessThan(12);
        }
      }
    });

    test('has a unit that fits each kind', () => {
      expect(manifest.units).toHaveLength(manifest.kinds.length);
      for (const [index, kind] of manifest.kinds.entries()) {
        const units: readonly string[] = kind === 'blood-pressure' ? ['mm[Hg]', 'kPa'] : SCALAR_UNITS[kind];
        expect(units).toContain(manifest.units[index]);
      }
    });

    test('names USB identities as the bus does', () => {
      for (const link of manifest.links) {
        if (link.via === 'bluetooth') continue;
        for (const { vendorId, productId } of link.usb)
          expect(`${vendorId}:${productId}`).toMatch(/^[0-9a-f]{4}:[0-9a-f]{4}$/);
      }
    });
  },
);

const idsOf = (drivers: readonly DeviceDriver[]): readonly string[] => drivers.map(({ manifest }) => manifest.id);

const filesOf = (...drivers: readonly DeviceDriver[]): ReadonlyMap<string, unknown> =>
  new Map(drivers.map((driver) => [driver.manifest.id, { driver }]));

describe('the catalogue', () => {
  test('is the folder of devices: one driver for each file, and nothing beside', () => {
    const files = readdirSync(inProject('drivers/devices'));
    expect(idsOf(CATALOGUE).map((id) => `${id}.ts`)).toEqual(expect.arrayContaining(files));
    expect(CATALOGUE).toHaveLength(files.length);
  });

  test('holds the very drivers that their files export', () => {
    expect(findDriver('nonin')).toBe(nonin);
  });

  test('puts a wire before the radio, one purpose before many, and the better attested first', () => {
    const shuffled = filesOf(gattPlx, ieee11073, taidocThermometer, berryBci, masimoRad, nonin);
    expect(idsOf(catalogueOf(shuffled))).toEqual([
      'nonin',
      'masimo-rad',
      'berry-bci',
      'taidoc-thermometer',
      'ieee11073',
      'gatt-plx',
    ]);
  });

  test.each([
    ['nothing', {}],
    ['something else', { driver: { manifest: nonin.manifest } }],
    ['no module', undefined],
  ])('refuses a file that exports %s as its driver, and names it', (_, exported) => {
    expect(() => catalogueOf(new Map([['acme', exported]]))).toThrow('devices/acme.ts has no export "driver"');
  });

  test('refuses a file with another name than its device', () => {
    expect(() => catalogueOf(new Map([['acme', { driver: nonin }]]))).toThrow(
      'devices/acme.ts holds the driver "nonin"',
    );
  });
});
