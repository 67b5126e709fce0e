import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SENT_AS } from '#media/encodings.ts';
import { layerForSize } from '#media/layers.ts';

test('a picture is asked for as large as it is shown, and no larger', () => {
  expect(layerForSize('face', { width: 1080, height: 608 }, 1)).toBe(2);
  expect(layerForSize('face', { width: 800, height: 450 }, 1)).toBe(1);
  expect(layerForSize('face', { width: 800, height: 450 }, 2)).toBe(2);
  expect(layerForSize('face', { width: 240, height: 135 }, 1)).toBe(0);
  expect(layerForSize('examination', { width: 640, height: 360 }, 1)).toBe(0);
  expect(layerForSize('examination', { width: 1600, height: 900 }, 1)).toBe(1);
});

test('a picture in a tall or wide frame is as large as it fits in whole', () => {
  expect(layerForSize('face', { width: 300, height: 2000 }, 1)).toBe(0);
  expect(layerForSize('face', { width: 4000, height: 170 }, 1)).toBe(0);
});

test('nothing is asked for that is not seen', () => {
  expect(layerForSize('face', { width: 0, height: 0 }, 2)).toBeNull();
});

test('the larger it is shown, the higher the layer, and never above the highest', () => {
  const side = fc.integer({ min: 1, max: 5000 });
  fc.assert(
    fc.property(side, side, fc.double({ min: 0.5, max: 4, noNaN: true }), (width, height, ratio) => {
      const layer = layerForSize('face', { width, height }, ratio) ?? -1;
      const larger = layerForSize('face', { width: width * 2, height: height * 2 }, ratio) ?? -1;
      expect(layer).toBeGreaterThanOrEqual(0);
      expect(larger).toBeGreaterThanOrEqual(layer);
      expect(larger).toBeLessThan(SENT_AS.face.encodings.length);
    }),
  );
});
