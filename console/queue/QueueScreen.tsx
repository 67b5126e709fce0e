import { Coffee } from 'lucide-react';
import { useNow } from '../shell/use-now.ts';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { nextToTake, orderQueue } from './order.ts';
import { QUEUE_KINDS } from './QueueReading.tsx';
import { QueueRow } from './QueueRow.tsx';

/** The patients waiting, one line each; the next one to take stands first and larger. */
export function QueueScreen() {
  const t = useWords();
  const queue = useConsole((state) => state.queue);
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
      <main className="queue-empty">
        <Coffee aria-hidden="true" />
        <h2>{t('queue.empty')}</h2>
        <p>{t('queue.emptyLead')}</p>
      </main>
    );
  const next = nextToTake(queue);
  return (
    <main className="queue">
      <div className="queue-columns" aria-hidden="true">
        <span>{t('queue.waiting')}</span>
        <span>{t('queue.reason')}</span>
        {QUEUE_KINDS.map((kind) => (
          <span key={kind}>{t(`kind.${kind}`)}</span>
        ))}
        <span>{t('queue.place')}</span>
        <span />
      </div>
      <ol className="queue-rows" aria-label={t('queue.title')}>
        {orderQueue(queue).map((entry) => (
          <QueueRow
            key={entry.consultationId}
            entry={entry}
            now={now}
            next={entry.consultationId === next?.consultationId}
          />
        ))}
      </ol>
    </main>
  );
}
