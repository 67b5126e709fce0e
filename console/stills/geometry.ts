import type { Annotation } from '#protocol/entry.ts';

/** A place on a picture, each way 0 to 1 from its left upper corner: as it is kept. */
export type Place = Extract<Annotation, { type: 'text' }>['at'];

/** The same in the picture's own pixels: as it is drawn. */
interface Point {
  readonly x: number;
  readonly y: number;
}

/** Width and height of a still in pixels, and the pixels a millimetre where known. */
export interface Extent {
  readonly width: number;
  readonly height: number;
  readonly scale?: number | undefined;
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** The nearest place on the picture. */
export const onPicture = ({ x, y }: Point): Place => ({ x: clamp(x), y: clamp(y) });

export const toPoint = ({ x, y }: Place, { width, height }: Extent): Point => ({ x: x * width, y: y * height });

/** Distance between two places, in pixels of the picture: its two directions are not the same length. */
export function distance(from: Place, to: Place, extent: Extent): number {
  const [a, b] = [toPoint(from, extent), toPoint(to, extent)];
  return Math.hypot(b.x - a.x, b.y - a.y);
}

/** Length between two places in mm; undefined where the scale is not known. */
export const lengthOf = (from: Place, to: Place, extent: Extent): number | undefined =>
  extent.scale === undefined ? undefined : distance(from, to, extent) / extent.scale;

/** The corners of an arrow's head at `to`, `size` pixels long. */
export function arrowHead(from: Place, to: Place, extent: Extent, size: number): readonly [Point, Point] {
  const [tail, tip] = [toPoint(from, extent), toPoint(to, extent)];
  const angle = Math.atan2(tip.y - tail.y, tip.x - tail.x);
  const corner = (turn: number) => ({
    x: tip.x - size * Math.cos(angle + turn),
    y: tip.y - size * Math.sin(angle + turn),
  });
  return [corner(Math.PI / 7), corner(-Math.PI / 7)];
}

/** The ends of the strokes across a ruler's ends, `size` pixels to each side. */
export function rulerEnds(from: Place, to: Place, extent: Extent, size: number): readonly (readonly [Point, Point])[] {
  const [a, b] = [toPoint(from, extent), toPoint(to, extent)];
  const angle = Math.atan2(b.y - a.y, b.x - a.x) + Math.PI / 2;
  const [dx, dy] = [size * Math.cos(angle), size * Math.sin(angle)];
  return [a, b].map(({ x, y }) => [
    { x: x - dx, y: y - dy },
    { x: x + dx, y: y + dy },
  ]);
}

/** The two places that make an annotation: where it begins, and its other end. A text has one. */
export function endsOf(annotation: Annotation): { readonly from: Place; readonly to: Place } {
  switch (annotation.type) {
    case 'arrow':
    case 'ruler':
      return { from: annotation.from, to: annotation.to };
    case 'circle':
      return { from: annotation.centre, to: annotation.edge };
    case 'text':
      return { from: annotation.at, to: annotation.at };
  }
}

/** The same annotation between other places. A ruler's length follows. */
export function between(annotation: Annotation, from: Place, to: Place, extent: Extent): Annotation {
  switch (annotation.type) {
    case 'arrow':
      return { ...annotation, from, to };
    case 'circle':
      return { ...annotation, centre: from, edge: to };
    case 'text':
      return { ...annotation, at: from };
    case 'ruler': {
      const length = lengthOf(from, to, extent);
      return { type: 'ruler', from, to, ...(length === undefined || length === 0 ? {} : { length }) };
    }
  }
}

/**
 * An annotation moved as a whole, or by its other end; by shares of the picture's width and height. A whole one stops at the
 * picture's edge in its shape.
 */
export function moved(
  annotation: Annotation,
  part: 'whole' | 'end',
  dx: number,
  dy: number,
  extent: Extent,
): Annotation {
  const { from, to } = endsOf(annotation);
  if (part === 'end' && annotation.type !== 'text') {
    return between(annotation, from, onPicture({ x: to.x + dx, y: to.y + dy }), extent);
  }
  const within = (step: number, a: number, b: number) => Math.min(1 - Math.max(a, b), Math.max(-Math.min(a, b), step));
  const [x, y] = [within(dx, from.x, to.x), within(dy, from.y, to.y)];
  const shifted = (place: Place) => onPicture({ x: place.x + x, y: place.y + y });
  return between(annotation, shifted(from), shifted(to), extent);
}
