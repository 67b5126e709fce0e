import type { Annotation } from '#protocol/entry.ts';
import { between, type Extent, endsOf, moved, onPicture, type Place } from './geometry.ts';

/** What can be drawn. */
export const TOOLS = ['arrow', 'circle', 'text', 'ruler'] as const satisfies readonly Annotation['type'][];
export type Tool = (typeof TOOLS)[number];

/** What one still holds at most: the contract's limit. */
const MOST = 50;

type Annotations = readonly Annotation[];

/** A drawing on a still as it is being made. */
export interface Drawing {
  readonly annotations: Annotations;
  /** What undo goes back to, the last first undone at the end; and what redo brings back. */
  readonly past: readonly Annotations[];
  readonly future: readonly Annotations[];
  readonly tool: Tool | null;
  /** Index of the one that keys act on. */
  readonly selected: number | null;
  /** The last change was a move of the selected one: the next belongs to it, and is undone with it. */
  readonly isMoving: boolean;
}

export type DrawingAct =
  | { readonly type: 'tool'; readonly tool: Tool | null }
  /** Drawn with the pointer from one place to another, with the chosen tool. */
  | { readonly type: 'draw'; readonly from: Place; readonly to: Place; readonly text?: string }
  /** Drawn with the keyboard: in the middle, to be moved from there. */
  | { readonly type: 'draw-middle'; readonly text?: string }
  | { readonly type: 'select'; readonly index: number | null }
  /** By shares of the picture. */
  | { readonly type: 'move'; readonly part: 'whole' | 'end'; readonly dx: number; readonly dy: number }
  | { readonly type: 'erase' | 'undo' | 'redo' }
  /** What the server holds is something else, and nothing here is unsaved. */
  | { readonly type: 'replace'; readonly annotations: Annotations };

export const drawingOf = (annotations: Annotations): Drawing => ({
  annotations,
  past: [],
  future: [],
  tool: null,
  selected: null,
  isMoving: false,
});

/** A stroke shorter than this share of the picture is a click: it gets a size that can be seen. */
const LEAST_STROKE = 0.01;
const CLICK_STROKE = 0.1;

function annotationOf(tool: Tool, from: Place, to: Place, text: string, extent: Extent): Annotation {
  const isClick = Math.abs(to.x - from.x) < LEAST_STROKE && Math.abs(to.y - from.y) < LEAST_STROKE;
  const end = isClick ? onPicture({ x: from.x + CLICK_STROKE, y: from.y }) : to;
  switch (tool) {
    case 'arrow':
      return { type: 'arrow', from, to: end };
    case 'circle':
      return { type: 'circle', centre: from, edge: end };
    case 'text':
      return { type: 'text', at: from, text };
    case 'ruler':
      return between({ type: 'ruler', from, to: end }, from, end, extent);
  }
}

/** The drawing after a change that can be undone. */
const changed = (drawing: Drawing, annotations: Annotations, selected: number | null): Drawing => ({
  ...drawing,
  annotations,
  selected,
  past: [...drawing.past, drawing.annotations],
  future: [],
  isMoving: false,
});

function drawn(drawing: Drawing, from: Place, to: Place, text: string, extent: Extent): Drawing {
  const { tool, annotations } = drawing;
  if (tool === null || annotations.length >= MOST || (tool === 'text' && text.trim() === '')) return drawing;
  const made = annotationOf(tool, onPicture(from), onPicture(to), text.trim(), extent);
  // It is drawn: the hand and the keys move it now.
  return { ...changed(drawing, [...annotations, made], annotations.length), tool: null };
}

/** With the selected one moved; moves that follow each other are one change. */
function moving(drawing: Drawing, change: (annotation: Annotation) => Annotation): Drawing {
  const { selected, annotations } = drawing;
  const former = selected === null ? undefined : annotations[selected];
  if (selected === null || former === undefined) return drawing;
  const after = annotations.with(selected, change(former));
  if (drawing.isMoving) return { ...drawing, annotations: after };
  return { ...changed(drawing, after, selected), isMoving: true };
}

/** A drawing after what was done to it. */
export function draw(drawing: Drawing, act: DrawingAct, extent: Extent): Drawing {
  const { annotations, past, future, selected } = drawing;
  switch (act.type) {
    case 'tool':
      return { ...drawing, tool: act.tool, isMoving: false };
    case 'draw':
      return drawn(drawing, act.from, act.to, act.text ?? '', extent);
    case 'draw-middle':
      return drawn(drawing, { x: 0.45, y: 0.5 }, { x: 0.55, y: 0.5 }, act.text ?? '', extent);
    case 'select':
      return { ...drawing, selected: act.index, isMoving: false };
    case 'move':
      return moving(drawing, (annotation) => moved(annotation, act.part, act.dx, act.dy, extent));
    case 'erase':
      if (selected === null) return drawing;
      return changed(
        drawing,
        annotations.filter((_, index) => index !== selected),
        null,
      );
    case 'undo': {
      const before = past.at(-1);
      if (before === undefined) return drawing;
      const undone = { annotations: before, past: past.slice(0, -1), future: [...future, annotations] };
      return { ...drawing, ...undone, selected: null, isMoving: false };
    }
    case 'redo': {
      const after = future.at(-1);
      if (after === undefined) return drawing;
      const redone = { annotations: after, past: [...past, annotations], future: future.slice(0, -1) };
      return { ...drawing, ...redone, selected: null, isMoving: false };
    }
    case 'replace':
      return { ...drawingOf(act.annotations), tool: drawing.tool };
  }
}

/** The nearest annotation to a place, within `reach` pixels of the picture; null where there is none. */
export function annotationAt(annotations: Annotations, place: Place, extent: Extent, reach: number): number | null {
  const { width, height } = extent;
  const px = (p: Place) => ({ x: p.x * width, y: p.y * height });
  const point = px(place);
  const away = (annotation: Annotation): number => {
    const { from, to } = endsOf(annotation);
    const [a, b] = [px(from), px(to)];
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    if (annotation.type === 'circle') return Math.abs(Math.hypot(point.x - a.x, point.y - a.y) - length);
    const along = length === 0 ? 0 : ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) / length ** 2;
    const share = Math.min(1, Math.max(0, along));
    return Math.hypot(point.x - a.x - share * (b.x - a.x), point.y - a.y - share * (b.y - a.y));
  };
  const nearest = annotations
    .map((annotation, index) => ({ index, distance: away(annotation) }))
    .filter(({ distance }) => distance <= reach)
    .sort((a, b) => a.distance - b.distance)[0];
  return nearest?.index ?? null;
}
