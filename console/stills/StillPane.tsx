import { CloudAlert, Columns2, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useReducer, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { ConsultationView } from '#protocol/consultation.ts';
import type { Annotation } from '#protocol/entry.ts';
import { clockTime } from '../reading/number-format.ts';
import { useFocusReturn } from '../shell/use-focus-return.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { DrawingTools, TOOL_KEYS } from './DrawingTools.tsx';
import { type Drawing, type DrawingAct, draw, drawingOf, TOOLS } from './drawing.ts';
import type { Extent } from './geometry.ts';
import { StillDrawing } from './StillDrawing.tsx';
import { addressOf, type Still, stillsIn } from './stage-state.ts';
import { useLength } from './use-length.ts';

const extentOf = ({ content: { width, height, scale } }: Still): Extent => ({ width, height, scale });

/** What the drawing shows: made here and not in the record yet, else as the record has it. */
function useAnnotations({ id, content }: Still): readonly Annotation[] {
  return useConsole((state) => state.stage.drawn[id]?.annotations) ?? content.annotations;
}

function StillHeading({ still, children }: { readonly still: Still; readonly children?: ReactNode }) {
  const t = useWords();
  const { camera, from, width, height, label } = still.content;
  return (
    <figcaption className="still-heading">
      <div>
        <h2 tabIndex={-1} title={label}>
          <span className="number">{clockTime(still.at)}</span> {t(`stillCamera.${camera}`)}
        </h2>
        <p>
          {t(`stillFrom.${from}`)} · <span className="number">{`${width} × ${height}`}</span>
        </p>
      </div>
      {children}
    </figcaption>
  );
}

function focusSurface(pane: HTMLElement | null): void {
  (pane?.querySelector<HTMLElement>('[data-surface]') ?? pane?.querySelector('h2'))?.focus();
}

/** A still beside another: to look at. */
export function StillBeside({ view, still }: { readonly view: ConsultationView; readonly still: Still }) {
  const t = useWords();
  const annotations = useAnnotations(still);
  return (
    <figure className="pane pane-still" data-still-beside={still.id}>
      <StillHeading still={still} />
      <StillDrawing
        address={addressOf(view, still)}
        label={t('stills.picture', { time: clockTime(still.at), count: annotations.length })}
        extent={extentOf(still)}
        drawing={drawingOf(annotations)}
        text=""
        act={null}
      />
    </figure>
  );
}

/** The still that is open: large, drawn on with hand or keys, and compared. */
export function StillPane({ view, still }: { readonly view: ConsultationView; readonly still: Still }) {
  const t = useWords();
  const actions = useActions();
  const kept = useAnnotations(still);
  const saving = useConsole((state) => state.stage.drawn[still.id]?.state);
  const extent = extentOf(still);
  const [drawing, act] = useReducer(
    (before: Drawing, wanted: DrawingAct) => draw(before, wanted, extent),
    kept,
    drawingOf,
  );
  const [text, setText] = useState('');
  const pane = useRef<HTMLElement>(null);
  // Compared, it is looked at: both pictures have the same room.
  const isAlone = useConsole((state) => state.stage.beside === null);
  const draws = view.state === 'taken' && isAlone;

  // Opened to be looked at and drawn on: the keys are here at once.
  useFocusReturn(`[data-still="${still.id}"]`);
  const isFirst = useRef(true);
  useEffect(() => {
    // What had the focus may have gone with the tools.
    if (isFirst.current || document.activeElement === document.body) focusSurface(pane.current);
    isFirst.current = false;
  }, [isAlone]);

  // Once it is drawn the keys that move it are on the picture, wherever the focus was.
  const count = drawing.annotations.length;
  useEffect(() => {
    if (count > 0 && pane.current?.contains(document.activeElement) === false) focusSurface(pane.current);
  }, [count]);

  // Drawn here: kept. Drawn elsewhere: shown.
  const shown = useRef(kept);
  const { annotations } = drawing;
  useEffect(() => {
    if (annotations === shown.current) return;
    shown.current = annotations;
    actions.stage.annotate(still.id, annotations);
  }, [annotations, actions, still.id]);
  useEffect(() => {
    const isSame = JSON.stringify(kept) === JSON.stringify(shown.current);
    if (isSame) return;
    shown.current = kept;
    act({ type: 'replace', annotations: kept });
  }, [kept]);

  const key = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.altKey) return;
    const pressed = event.key.toLowerCase();
    const undoes = (event.ctrlKey || event.metaKey) && pressed === 'z';
    const tool = TOOLS.find((id) => TOOL_KEYS[id] === pressed);
    if (undoes) act({ type: event.shiftKey ? 'redo' : 'undo' });
    else if (event.ctrlKey || event.metaKey) return;
    else if (tool !== undefined && draws) act({ type: 'tool', tool: drawing.tool === tool ? null : tool });
    else if (event.key === 'Delete' || event.key === 'Backspace') act({ type: 'erase' });
    else if (event.key === 'Escape' && drawing.tool !== null) act({ type: 'tool', tool: null });
    else if (event.key === 'Escape') actions.stage.open(null);
    else return;
    event.preventDefault();
  };

  return (
    <figure ref={pane} className="pane pane-still" data-still-open={still.id} onKeyDown={key}>
      <StillHeading still={still}>
        <CompareChoice view={view} still={still} />
        <Button
          className="tool"
          aria-label={t('stills.close')}
          onPress={() => actions.stage.open(null)}
          data-action="still-close"
        >
          <X aria-hidden="true" />
        </Button>
      </StillHeading>
      {draws && <DrawingTools drawing={drawing} text={text} onText={setText} act={act} />}
      <StillDrawing
        address={addressOf(view, still)}
        label={t('stills.picture', { time: clockTime(still.at), count: annotations.length })}
        extent={extent}
        drawing={drawing}
        text={text}
        act={draws ? act : null}
      />
      {draws && (
        <div className="still-foot">
          <Annotations annotations={annotations} selected={drawing.selected} extent={extent} act={act} />
          <p id="still-keys">{t(extent.scale === undefined ? 'stills.keysNoScale' : 'stills.keys')}</p>
          <p role="status" data-saving={saving ?? 'saved'}>
            {(saving === 'waiting' || saving === 'refused') && (
              <span className="doubt">
                <CloudAlert aria-hidden="true" />
                {t(`stillSaving.${saving}`)}
              </span>
            )}
          </p>
        </div>
      )}
    </figure>
  );
}

/** What is drawn, as a list: to choose one without a pointer. */
function Annotations(props: {
  readonly annotations: readonly Annotation[];
  readonly selected: number | null;
  readonly extent: Extent;
  readonly act: (act: DrawingAct) => void;
}) {
  const t = useWords();
  const length = useLength();
  const words = (annotation: Annotation): string => {
    if (annotation.type === 'text') return annotation.text;
    const name = t(`stillTool.${annotation.type}`);
    return annotation.type === 'ruler' ? `${name} ${length(annotation, props.extent)}` : name;
  };
  if (props.annotations.length === 0) return null;
  return (
    <ul className="annotations" aria-label={t('stills.drawn')}>
      {props.annotations.map((annotation, index) => (
        <li key={index}>
          <Button
            className={props.selected === index ? 'button button-small button-held' : 'button button-small'}
            aria-pressed={props.selected === index}
            onPress={() => props.act({ type: 'select', index: props.selected === index ? null : index })}
          >
            {words(annotation)}
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** What the open still is compared with: each further press the next, the live view first. */
function CompareChoice({ view, still }: { readonly view: ConsultationView; readonly still: Still }) {
  const t = useWords();
  const actions = useActions();
  const beside = useConsole((state) => state.stage.beside);
  const others = stillsIn(view.entries).filter(({ id }) => id !== still.id);
  const hasLive = view.state === 'taken';
  if (!hasLive && others.length === 0) return null;
  return (
    <label className="still-compare">
      <Columns2 aria-hidden="true" />
      <span className="visually-hidden">{t('stills.compare')}</span>
      <select
        value={beside ?? ''}
        onChange={({ target }) => {
          const other = others.find(({ id }) => id === target.value);
          actions.stage.compare(target.value === 'live' ? 'live' : (other?.id ?? null));
        }}
        data-action="still-compare"
      >
        <option value="">{t('stills.alone')}</option>
        {hasLive && <option value="live">{t('stills.live')}</option>}
        {others.map((other) => (
          <option key={other.id} value={other.id}>
            {t('stills.other', { time: clockTime(other.at) })}
          </option>
        ))}
      </select>
    </label>
  );
}
