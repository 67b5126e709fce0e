import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { between, distance, endsOf, lengthOf, moved, rulerEnds } from '#console/stills/geometry.ts';
import { Annotation } from '#protocol/entry.ts';

/** A still 1920 pixels wide of a field of 24 mm. */
const known = { width: 1920, height: 1080, scale: 80 };
const unknown = { width: 1920, height: 1080 };

const share = fc.double({ noNaN: true, min: 0, max: 1 });
const place = fc.record({ x: share, y: share });
const annotation: fc.Arbitrary<Annotation> = fc.oneof(
  fc.record({ type: fc.constant('arrow' as const), from: place, to: place }),
  fc.record({ type: fc.constant('circle' as const), centre: place, edge: place }),
  fc.record({ type: fc.constant('text' as const), at: place, text: fc.constant('a') }),
  fc.record({ type: fc.constant('ruler' as const), from: place, to: place }),
);

describe('lengths on a still', () => {
  test('are those of the picture’s pixels, in each direction', () => {
    expect(distance({ x: 0, y: 0 }, { x: 0.5, y: 0 }, unknown)).toBe(960);
    expect(distance({ x: 0, y: 0 }, { x: 0, y: 0.5 }, unknown)).toBe(540);
    expect(distance({ x: 0, y: 0 }, { x: 1, y: 1 }, unknown)).toBeCloseTo(Math.hypot(1920, 1080));
  });

  test('are millimetres where the scale is known, and nothing where it is not', () => {
    expect(lengthOf({ x: 0.25, y: 0.5 }, { x: 0.5, y: 0.5 }, known)).toBe(6);
    expect(lengthOf({ x: 0.25, y: 0.5 }, { x: 0.5, y: 0.5 }, unknown)).toBeUndefined();
  });

  test('a ruler is kept with its length, and follows it when it is moved', () => {
    const ruler = between(
      { type: 'ruler', from: { x: 0, y: 0 }, to: { x: 0, y: 0 } },
      { x: 0, y: 0 },
      { x: 0.5, y: 0 },
      known,
    );
    expect(ruler).toMatchObject({ length: 12 });
    expect(moved(ruler, 'end', -0.25, 0, known)).toMatchObject({ length: 6 });
    expect(between(ruler, { x: 0, y: 0 }, { x: 0.5, y: 0 }, unknown)).not.toHaveProperty('length');
  });

  test('the strokes across a ruler’s ends stand upright on it', () => {
    const [first] = rulerEnds({ x: 0.25, y: 0.5 }, { x: 0.75, y: 0.5 }, unknown, 10);
    expect(first?.[0].x).toBeCloseTo(480);
    expect([first?.[0].y, first?.[1].y].map((y) => Math.round(y ?? 0))).toEqual([530, 550]);
  });
});

describe('an annotation that is moved', () => {
  const step = fc.double({ noNaN: true, min: -2, max: 2 });

  test('stays on the picture and in the contract', () => {
    fc.assert(
      fc.property(annotation, fc.constantFrom('whole' as const, 'end' as const), step, step, (one, part, dx, dy) => {
        expect(Annotation.safeParse(moved(one, part, dx, dy, known)).success).toBe(true);
      }),
    );
  });

  test('as a whole keeps its shape, at the picture’s edge too', () => {
    fc.assert(
      fc.property(annotation, step, step, (one, dx, dy) => {
        const [a, b] = [endsOf(one), endsOf(moved(one, 'whole', dx, dy, known))];
        expect(b.to.x - b.from.x).toBeCloseTo(a.to.x - a.from.x, 9);
        expect(b.to.y - b.from.y).toBeCloseTo(a.to.y - a.from.y, 9);
      }),
    );
  });

  test('by its end keeps where it begins', () => {
    const arrow: Annotation = { type: 'arrow', from: { x: 0.1, y: 0.1 }, to: { x: 0.2, y: 0.2 } };
    expect(moved(arrow, 'end', 0.1, 0, known)).toMatchObject({ from: { x: 0.1, y: 0.1 }, to: { y: 0.2 } });
  });
});
