import { Circle, MoveUpRight, Redo2, Ruler, Trash2, Type, Undo2 } from 'lucide-react';
import { Button, Input, TextField, ToggleButton } from 'react-aria-components';
import { useWords } from '../words/use-words.ts';
import { type Drawing, type DrawingAct, TOOLS, type Tool } from './drawing.ts';

const ICONS = { arrow: MoveUpRight, circle: Circle, text: Type, ruler: Ruler } as const satisfies Record<Tool, unknown>;

/** The keys of the tools, while the still has the focus: the first letters of their French names, free of other uses there. */
export const TOOL_KEYS: Readonly<Record<Tool, string>> = { arrow: 'f', circle: 'c', text: 't', ruler: 'r' };

interface DrawingToolsProps {
  readonly drawing: Drawing;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly act: (act: DrawingAct) => void;
}

/** What can be drawn, and taken back. */
export function DrawingTools({ drawing, text, onText, act }: DrawingToolsProps) {
  const t = useWords();
  const { tool, past, future, selected } = drawing;
  return (
    <div className="drawing-tools" role="toolbar" aria-label={t('stills.tools')}>
      {TOOLS.map((id) => {
        const Icon = ICONS[id];
        return (
          <ToggleButton
            key={id}
            className={tool === id ? 'button button-small button-held' : 'button button-small'}
            isSelected={tool === id}
            onChange={(isChosen) => act({ type: 'tool', tool: isChosen ? id : null })}
            data-draw={id}
          >
            <Icon aria-hidden="true" />
            {t(`stillTool.${id}`)}
            <kbd>{TOOL_KEYS[id].toUpperCase()}</kbd>
          </ToggleButton>
        );
      })}
      {tool === 'text' && (
        <TextField className="drawing-text" aria-label={t('stills.text')} value={text} onChange={onText} maxLength={80}>
          <Input
            autoFocus
            className="text-input"
            onKeyDown={(event) => {
              if (event.key === 'Enter') act({ type: 'draw-middle', text });
            }}
            placeholder={t('stills.textHint')}
            data-field="annotation"
          />
        </TextField>
      )}
      <Button
        className="tool"
        aria-label={t('stills.undo')}
        isDisabled={past.length === 0}
        onPress={() => act({ type: 'undo' })}
        data-draw="undo"
      >
        <Undo2 aria-hidden="true" />
      </Button>
      <Button
        className="tool"
        aria-label={t('stills.redo')}
        isDisabled={future.length === 0}
        onPress={() => act({ type: 'redo' })}
      >
        <Redo2 aria-hidden="true" />
      </Button>
      <Button
        className="tool"
        aria-label={t('stills.erase')}
        isDisabled={selected === null}
        onPress={() => act({ type: 'erase' })}
        data-draw="erase"
      >
        <Trash2 aria-hidden="true" />
      </Button>
    </div>
  );
}
