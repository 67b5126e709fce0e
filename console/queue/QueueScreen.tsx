import { ArrowDownUp, Coffee } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from 'react-aria-components';
import type { QueueEntry } from '#protocol/consultation.ts';
import { useNow } from '../shell/use-now.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { Departed } from './Departed.tsx';
import { FilterBar } from './FilterBar.tsx';
import { isFiltering } from './filter.ts';
import { nextToTake } from './order.ts';
import { QueueRow } from './QueueRow.tsx';
import { QUEUE_KINDS } from './row-kinds.ts';
import { shownRows } from './shown-rows.ts';

interface QueueRowsProps {
  readonly rows: readonly QueueEntry[];
  /** ms, server's clock. */
  readonly now: number;
}

/** A hand on the rows keeps them in their places: nobody takes a patient for another. */
function QueueRows({ rows, now }: QueueRowsProps) {
  const t = useWords();
  const actions = useActions();
  const next = nextToTake(rows);
  useEffect(() => () => actions.queue.release(), [actions]);
  return (
    <ol
      className="queue-rows"
      aria-label={t('queue.title')}
      onPointerEnter={() => actions.queue.hold()}
      onPointerLeave={() => actions.queue.release()}
    >
      {rows.map((entry) => (
        <QueueRow
          key={entry.consultationId}
          entry={entry}
          now={now}
          next={entry.consultationId === next?.consultationId}
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
  const offset = useConsole((state) => state.clockOffset);
  const now = useNow(5_000) + offset;
  if (queue === null)
    return (
      <main className="queue-empty">
        <p role="status">{t('queue.loading')}</p>
      </main>
    );
  if (queue.length === 0)
    return (
      <main className="queue-page">
        <div className="queue-empty">
          <Coffee aria-hidden="true" />
          <h2>{t('queue.empty')}</h2>
          <p>{t('queue.emptyLead')}</p>
        </div>
        <Departed />
      </main>
    );
  const rows = shownRows(queue, filter, heldAs);
  return (
    <main className="queue-page">
      {(queue.length > 1 || isFiltering(filter)) && <FilterBar queue={queue} filtered={rows} />}
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
        {rows.shown.length === 0 && <p className="queue-nobody">{t('filter.nobody')}</p>}
        <QueueRows rows={rows.shown} now={now} />
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
