import { PencilLine } from 'lucide-react';
import { Button } from 'react-aria-components';
import { clockTime } from '../reading/number-format.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { addressOf, type Still } from './stage-state.ts';

/** A still in the timeline, small; it opens large. */
export function StillThumbnail({ still }: { readonly still: Still }) {
  const t = useWords();
  const actions = useActions();
  const view = useConsole((state) => state.consultation);
  const isOpen = useConsole(({ stage }) => stage.still === still.id || stage.beside === still.id);
  const drawn = useConsole(({ stage }) => stage.drawn[still.id]?.annotations) ?? still.content.annotations;
  if (view === null) return null;
  return (
    <Button
      className="still-thumbnail"
      aria-label={t('stills.open', { time: clockTime(still.at), camera: t(`stillCamera.${still.content.camera}`) })}
      aria-pressed={isOpen}
      onPress={() => actions.stage.open(isOpen ? null : still.id)}
      data-still={still.id}
    >
      <img src={addressOf(view, still)} alt="" decoding="async" />
      {drawn.length > 0 && <PencilLine aria-hidden="true" />}
    </Button>
  );
}
