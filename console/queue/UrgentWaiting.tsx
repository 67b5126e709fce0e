import { BellRing, Check } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from 'react-aria-components';
import { useFlagWords } from '../reading/flag-words.ts';
import { redFlags } from '../reading/red-flags.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { urgentUnseen } from './arrivals.ts';
import { useWhoWords } from './patient-words.ts';

/**
 * Who became urgent while the queue is out of sight: it stays until the physician says that they have seen it. The news is spoken
 * by QueueNews, so that it is not spoken twice.
 */
export function UrgentWaiting() {
  const t = useWords();
  const actions = useActions();
  const queue = useConsole((state) => state.queue);
  const seen = useConsole((state) => state.alarmsSeen);
  const urgent = useMemo(() => urgentUnseen(queue ?? [], seen), [queue, seen]);
  const words = useFlagWords();
  const who = useWhoWords();
  if (urgent.length === 0) return null;
  return (
    <section className="band band-look urgent-waiting" aria-label={t('urgent.title')} data-urgent={urgent.length}>
      <BellRing aria-hidden="true" />
      <ul>
        {urgent.map((entry) => (
          <li key={entry.consultationId}>
            {t('urgent.waits', {
              flags: words.line(redFlags(entry)),
              what: t(`visit.${entry.reason}`),
              who: who(entry),
              site: entry.site,
            })}
          </li>
        ))}
      </ul>
      <Button className="button" onPress={() => actions.queue.see()} data-action="seen">
        <Check aria-hidden="true" />
        {t('urgent.seen')}
      </Button>
    </section>
  );
}
