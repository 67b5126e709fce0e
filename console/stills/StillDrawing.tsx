import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import type { Annotation } from '#protocol/entry.ts';
import { useWords } from '../words/use-words.ts';
import { AnnotationShape } from './AnnotationShape.tsx';
import { annotationAt, type Drawing, type DrawingAct } from './drawing.ts';
import { type Extent, onPicture, type Place } from './geometry.ts';

/** Step of one arrow key, as a share of the picture. */
const KEY_STEP = 0.005;

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-KEY_STEP, 0],
  ArrowRight: [KEY_STEP, 0],
  ArrowUp: [0, -KEY_STEP],
  ArrowDown: [0, KEY_STEP],
};

/** What a pointer does between its going down and its coming up. */
type Stroke =
  | { readonly kind: 'draw'; readonly from: Place; readonly to: Place }
  | { readonly kind: 'move'; readonly at: Place };

interface StillDrawingProps {
  readonly address: string;
  readonly label: string;
  readonly extent: Extent;
  readonly drawing: Drawing;
  /** What a new text says. */
  readonly text: string;
  /** Null where the still is only looked at. */
  readonly act: ((act: DrawingAct) => void) | null;
}

/** A still with what is drawn on it, and the hand or the keys that draw. The picture itself is never changed. */
export function StillDrawing({ address, label, extent, drawing, text, act }: StillDrawingProps) {
  const t = useWords();
  const surface = useRef<SVGSVGElement>(null);
  const [stroke, setStroke] = useState<Stroke | null>(null);
  const { width, height } = extent;
  const { annotations, selected, tool } = drawing;

  const placeOf = ({ clientX, clientY }: PointerEvent): Place => {
    const seen = surface.current?.getScreenCTM()?.inverse();
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(seen);
    return onPicture({ x: x / width, y: y / height });
  };
  /** Pixels of the picture that a finger's width on the screen covers. */
  const reach = () => 14 / (surface.current?.getScreenCTM()?.a ?? 1);

  const down = (event: PointerEvent<SVGSVGElement>) => {
    if (act === null || event.button !== 0) return;
    const at = placeOf(event);
    event.currentTarget.setPointerCapture(event.pointerId);
    if (tool !== null) return setStroke({ kind: 'draw', from: at, to: at });
    const index = annotationAt(annotations, at, extent, reach());
    act({ type: 'select', index });
    if (index !== null) setStroke({ kind: 'move', at });
  };
  const move = (event: PointerEvent<SVGSVGElement>) => {
    if (stroke === null || act === null) return;
    const at = placeOf(event);
    if (stroke.kind === 'draw') return setStroke({ ...stroke, to: at });
    act({ type: 'move', part: 'whole', dx: at.x - stroke.at.x, dy: at.y - stroke.at.y });
    setStroke({ kind: 'move', at });
  };
  const up = () => {
    if (stroke?.kind === 'draw') act?.({ type: 'draw', from: stroke.from, to: stroke.to, text });
    setStroke(null);
  };
  const key = (event: KeyboardEvent) => {
    const step = ARROWS[event.key];
    if (act === null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (step !== undefined) {
      act({ type: 'move', part: event.shiftKey ? 'end' : 'whole', dx: step[0], dy: step[1] });
    } else if (event.key === 'Enter') act({ type: 'draw-middle', text });
    else return;
    event.preventDefault();
  };

  const drawn: Annotation | null =
    stroke?.kind === 'draw' && tool !== null && tool !== 'text'
      ? tool === 'circle'
        ? { type: 'circle', centre: stroke.from, edge: stroke.to }
        : { type: tool, from: stroke.from, to: stroke.to }
      : null;
  const picture = (
    <svg
      ref={surface}
      className="still-surface"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      data-tool={tool ?? undefined}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={() => setStroke(null)}
    >
      <image href={address} width={width} height={height} />
      {annotations.map((annotation, index) => (
        // An annotation has no name of its own: its place in the drawing is what it is.
        <AnnotationShape key={index} annotation={annotation} extent={extent} isSelected={index === selected} />
      ))}
      {drawn !== null && <AnnotationShape annotation={drawn} extent={extent} isSelected />}
    </svg>
  );
  if (act === null) return <div className="still-picture">{picture}</div>;
  return (
    <div
      className="still-picture"
      role="application"
      aria-label={t('stills.surface')}
      aria-describedby="still-keys"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys draw on it and move what is drawn
      tabIndex={0}
      data-surface
      onKeyDown={key}
    >
      {picture}
    </div>
  );
}
