import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '#build/machine/project.ts';
import { CATALOGUE } from '#drivers/catalogue.ts';
import { DeviceGuide } from '#protocol/device-status.ts';
import { SCALAR_UNITS } from '#protocol/measurement.ts';

describe.each(CATALOGUE.map(({ manifest }) => [manifest.id, manifest] as const))(
  'the manifest of %s',
  (id, manifest) => {
    test('belongs to the file of its name', () => {
      expect(readdirSync(join(projectRoot, 'drivers/devices'))).toContain(`${id}.ts`);
    });

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

test('no two drivers have one id', () => {
  const ids = CATALOGUE.map(({ manifest }) => manifest.id);
  expect(new Set(ids).size).toBe(ids.length);
});
