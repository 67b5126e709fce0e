import { BellRing, Flag } from 'lucide-react';
import { useFlagWords } from '../reading/flag-words.ts';
import { redFlags } from '../reading/red-flags.ts';
import { useNow } from '../shell/use-now.ts';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { orderQueue } from './order.ts';
import { useWaitingWords, useWhoWords } from './patient-words.ts';

/** Who else waits, beside a consultation: to know, not to press. */
export function QueueAside() {
  const t = useWords();
  const queue = useConsole((state) => state.queue) ?? [];
  const offset = useConsole((state) => state.clockOffset);
  const now = useNow(5_000) + offset;
  const waiting = useWaitingWords();
  const who = useWhoWords();
  const words = useFlagWords();
  return (
    <aside className="queue-aside" aria-label={t('queue.alsoWaiting')}>
      <h2>{t('queue.alsoWaiting')}</h2>
      {queue.length === 0 ? (
        <p className="quiet">{t('queue.nobodyElse')}</p>
      ) : (
        <ol>
          {orderQueue(queue).map((entry) => (
            <li key={entry.consultationId} data-consultation={entry.consultationId}>
              <span className="wait">{waiting(entry.waitingSince, now)}</span>
              <span className="aside-reason">
                {entry.callingForHelp && <BellRing className="danger" role="img" aria-label={t('queue.help')} />}
                {t(`visit.${entry.reason}`)}
              </span>
              {redFlags(entry)
                .signs.filter(({ level }) => level === 'red')
                .map((flag) => (
                  <span key={flag.measurement.id} className={flag.doubtful ? 'mark mark-look' : 'mark mark-danger'}>
                    <Flag aria-hidden="true" />
                    {words.sign(flag)}
                  </span>
                ))}
              <span className="quiet">{who(entry)}</span>
            </li>
          ))}
        </ol>
      )}
    </aside>
  );
}
