import { describe, expect, test } from 'vitest';
import { annotationAt, type Drawing, type DrawingAct, draw, drawingOf } from '#console/stills/drawing.ts';

const extent = { width: 1920, height: 1080, scale: 80 };
const after = (acts: readonly DrawingAct[], from: Drawing = drawingOf([])): Drawing =>
  acts.reduce((drawing, act) => draw(drawing, act, extent), from);

const from = { x: 0.2, y: 0.2 };
const to = { x: 0.4, y: 0.2 };
const arrow: readonly DrawingAct[] = [
  { type: 'tool', tool: 'arrow' },
  { type: 'draw', from, to },
];
const step: DrawingAct = { type: 'move', part: 'whole', dx: 0.01, dy: 0 };

describe('drawing on a still', () => {
  test('a stroke with a tool draws it, chooses it, and puts the tool down', () => {
    expect(after(arrow)).toMatchObject({ annotations: [{ type: 'arrow', from, to }], selected: 0, tool: null });
  });

  test('without a tool nothing is drawn', () => {
    expect(after([{ type: 'draw', from, to }]).annotations).toEqual([]);
  });

  test('a click draws something that can be seen', () => {
    const { annotations } = after([
      { type: 'tool', tool: 'circle' },
      { type: 'draw', from, to: from },
    ]);
    expect(annotations).toMatchObject([{ type: 'circle', centre: from }]);
    expect(annotations).not.toMatchObject([{ edge: from }]);
  });

  test('the keyboard draws in the middle', () => {
    const { annotations } = after([{ type: 'tool', tool: 'ruler' }, { type: 'draw-middle' }]);
    expect(annotations).toMatchObject([{ type: 'ruler', from: { y: 0.5 }, to: { y: 0.5 } }]);
    expect(annotations[0]).toHaveProperty('length', expect.closeTo(2.4));
  });

  test('an empty text is not placed', () => {
    const tool: DrawingAct = { type: 'tool', tool: 'text' };
    expect(after([tool, { type: 'draw', from, to, text: ' ' }]).annotations).toEqual([]);
    expect(after([tool, { type: 'draw', from, to, text: ' bord ' }]).annotations).toEqual([
      { type: 'text', at: from, text: 'bord' },
    ]);
  });

  test('fifty annotations are the most', () => {
    const many = after(Array.from({ length: 60 }, () => arrow).flat());
    expect(many.annotations).toHaveLength(50);
  });
});

describe('undo', () => {
  test('takes back what was drawn, and redo brings it again', () => {
    const undone = after([...arrow, { type: 'undo' }]);
    expect(undone.annotations).toEqual([]);
    expect(after([{ type: 'redo' }], undone).annotations).toHaveLength(1);
  });

  test('takes back a run of moves as one', () => {
    const { annotations } = after([...arrow, step, step, step, { type: 'undo' }]);
    expect(annotations).toMatchObject([{ from, to }]);
  });

  test('brings back what was erased', () => {
    const erased = after([...arrow, { type: 'erase' }]);
    expect(erased).toMatchObject({ annotations: [], selected: null });
    expect(after([{ type: 'undo' }], erased).annotations).toHaveLength(1);
  });

  test('with nothing to take back changes nothing', () => {
    const drawing = drawingOf([]);
    expect(after([{ type: 'undo' }, { type: 'redo' }, { type: 'erase' }, step], drawing)).toBe(drawing);
  });
});

describe('an annotation is chosen where it is touched', () => {
  const { annotations } = after([
    ...arrow,
    { type: 'tool', tool: 'circle' },
    { type: 'draw', from: { x: 0.7, y: 0.7 }, to: { x: 0.8, y: 0.7 } },
  ]);

  test('on its line, within reach', () => {
    expect(annotationAt(annotations, { x: 0.3, y: 0.205 }, extent, 14)).toBe(0);
    expect(annotationAt(annotations, { x: 0.3, y: 0.25 }, extent, 14)).toBeNull();
  });

  test('a circle on its edge and not in its middle', () => {
    expect(annotationAt(annotations, { x: 0.8, y: 0.7 }, extent, 14)).toBe(1);
    expect(annotationAt(annotations, { x: 0.7, y: 0.7 }, extent, 14)).toBeNull();
  });
});
