import type { Annotation } from '#protocol/entry.ts';
import { arrowHead, type Extent, rulerEnds, toPoint } from './geometry.ts';
import { useLength } from './use-length.ts';

/** Sizes are shares of the picture, so that a drawing looks the same on every screen. */
const TEXT_SHARE = 0.036;
const MARK_SHARE = 0.025;

/** One annotation as it is drawn: a light line on a dark one, to be seen on any skin. */
export function AnnotationShape({
  annotation,
  extent,
  isSelected,
}: {
  readonly annotation: Annotation;
  readonly extent: Extent;
  readonly isSelected: boolean;
}) {
  const length = useLength();
  const mark = MARK_SHARE * extent.width;
  const size = TEXT_SHARE * extent.width;
  const strokes = strokesOf(annotation, extent, mark);
  const label = labelOf(annotation, extent, mark, annotation.type === 'ruler' ? length(annotation, extent) : '');
  return (
    <g className="annotation" data-annotation={annotation.type} data-selected={isSelected || undefined}>
      {strokes !== null &&
        (['under', 'over'] as const).map((layer) => <path key={layer} className={`annotation-${layer}`} d={strokes} />)}
      {label !== null && (
        <text x={label.x} y={label.y} fontSize={size} strokeWidth={size / 6}>
          {label.text}
        </text>
      )}
    </g>
  );
}

type Point = { readonly x: number; readonly y: number };
const line = (a: Point, b: Point): string => `M${a.x} ${a.y}L${b.x} ${b.y}`;

function strokesOf(annotation: Annotation, extent: Extent, mark: number): string | null {
  switch (annotation.type) {
    case 'arrow': {
      const [tail, tip] = [toPoint(annotation.from, extent), toPoint(annotation.to, extent)];
      const [left, right] = arrowHead(annotation.from, annotation.to, extent, mark);
      return `${line(tail, tip)}${line(left, tip)}${line(right, tip)}`;
    }
    case 'circle': {
      const [centre, edge] = [toPoint(annotation.centre, extent), toPoint(annotation.edge, extent)];
      const radius = Math.hypot(edge.x - centre.x, edge.y - centre.y);
      const half = `a${radius} ${radius} 0 1 0`;
      return `M${centre.x - radius} ${centre.y}${half} ${2 * radius} 0${half} ${-2 * radius} 0`;
    }
    case 'ruler': {
      const ends = rulerEnds(annotation.from, annotation.to, extent, mark / 2);
      const across = ends.map(([a, b]) => line(a, b)).join('');
      return line(toPoint(annotation.from, extent), toPoint(annotation.to, extent)) + across;
    }
    case 'text':
      return null;
  }
}

/** Where words stand: a text at its place, a ruler's length above its middle. */
function labelOf(
  annotation: Annotation,
  extent: Extent,
  mark: number,
  length: string,
): (Point & { text: string }) | null {
  if (annotation.type === 'text') return { ...toPoint(annotation.at, extent), text: annotation.text };
  if (annotation.type !== 'ruler') return null;
  const [a, b] = [toPoint(annotation.from, extent), toPoint(annotation.to, extent)];
  return { x: (a.x + b.x) / 2 + mark / 2, y: (a.y + b.y) / 2 - mark / 2, text: length };
}
