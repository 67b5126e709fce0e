import { ArrowDownUp, Coffee } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from 'react-aria-components';
import { useNow } from '../shell/use-now.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { Departed } from './Departed.tsx';
import { FilterBar } from './FilterBar.tsx';
import { nextToTake } from './order.ts';
import { QueueRow } from './QueueRow.tsx';
import { QUEUE_KINDS } from './row-kinds.ts';
import { type ShownRows, shownRows } from './shown-rows.ts';

interface QueueRowsProps {
  readonly shown: ShownRows;
  /** ms, server's clock. */
  readonly now: number;
}

/** A hand on the rows keeps them in their places: nobody takes a patient for another. */
function QueueRows({ shown: { shown, rows }, now }: QueueRowsProps) {
  const t = useWords();
  const actions = useActions();
  const heldAs = useConsole((state) => state.heldAs);
  const next = nextToTake(shown);
  const large = heldAs === null ? next : nextToTake(heldAs);
  useEffect(() => () => actions.queue.release(), [actions]);
  return (
    <ol
      className="queue-rows"
      aria-label={t('queue.title')}
      onPointerEnter={() => actions.queue.hold()}
      onPointerLeave={() => actions.queue.release()}
    >
      {rows.map(({ entry, isGone }) => (
        <QueueRow
          key={entry.consultationId}
          entry={entry}
          now={now}
          next={entry.consultationId === next?.consultationId}
          isLarge={entry.consultationId === large?.consultationId}
          isGone={isGone}
        />
      ))}
    </ol>
  );
}

/** The patients waiting, one line each; the next one to take stands out. Below, who went without being seen. */
export function QueueScreen() {
  const t = useWords();
  const actions = useActions();
  const queue = useConsole((state) => state.queue);
  const filter = useConsole((state) => state.filter);
  const heldAs = useConsole((state) => state.heldAs);
  const isWhole = useConsole((state) => !state.unreadable.includes('queue'));
  const offset = useConsole((state) => state.clockOffset);
  const now = useNow(5_000) + offset;
  // Until the server has answered it is not known whether a consultation takes this place.
  const isKnown = useConsole((state) => state.link.kind === 'online');
  useEffect(() => {
    if (queue !== null && isKnown) actions.queue.see();
  }, [queue, isKnown, actions]);
  if (queue === null)
    return (
      <main className="queue-empty">
        <p role="status">{t('queue.loading')}</p>
      </main>
    );
  if (queue.length === 0)
    return (
      <main className="queue-page">
        {isWhole && (
          <div className="queue-empty">
            <Coffee aria-hidden="true" />
            <h2>{t('queue.empty')}</h2>
            <p>{t('queue.emptyLead')}</p>
          </div>
        )}
        <Departed />
      </main>
    );
  const rows = shownRows(queue, filter, heldAs);
  return (
    <main className="queue-page">
      <FilterBar queue={queue} filtered={rows} />
      <div className="queue">
        <div className="queue-columns" aria-hidden="true">
          <span>{t('queue.waiting')}</span>
          <span>{t('queue.reason')}</span>
          {QUEUE_KINDS.map((kind) => (
            <span key={kind}>{t(`kind.${kind}`)}</span>
          ))}
          <span>{t('queue.place')}</span>
          <span />
        </div>
        {rows.rows.length === 0 && <p className="queue-nobody">{t('filter.nobody')}</p>}
        <QueueRows shown={rows} now={now} />
      </div>
      {rows.isOutOfOrder && (
        <p role="status" className="band band-look queue-reorder">
          <ArrowDownUp aria-hidden="true" />
          {t('order.changed')}
          <Button className="button button-small" onPress={() => actions.queue.settle()} data-action="settle">
            {t('order.settle')}
          </Button>
        </p>
      )}
      <Departed />
    </main>
  );
}
