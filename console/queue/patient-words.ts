import type { QueueEntry } from '#protocol/consultation.ts';
import { useWords } from '../words/use-words.ts';
import { waitingFor } from './waiting.ts';

/** How long someone has waited, in words. `now` by the server's clock (ms). */
export function useWaitingWords(): (since: string, now: number) => string {
  const t = useWords();
  return (since, now) => {
    const { hours, minutes } = waitingFor(since, now);
    if (hours > 0) return t('queue.hours', { hours, minutes: `${minutes}`.padStart(2, '0') });
    return minutes === 0 ? t('queue.justArrived') : t('queue.minutes', { count: minutes });
  };
}

/** Age and sex as one says them. */
export function useWhoWords(): (who: Pick<QueueEntry, 'age' | 'sex'>) => string {
  const t = useWords();
  return ({ age, sex }) => t(age === 0 ? 'queue.ageInfant' : 'queue.age', { sex: t(`sex.${sex}`), age });
}
