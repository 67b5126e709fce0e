import type { WaitEstimate } from '#protocol/wait.ts';
import { Hint } from '../shell/Hint.tsx';
import { useWords, type Words } from '../words/use-words.ts';

/** Whole minutes as one says them. */
const lengthOf = (minutes: number, t: Words): string =>
  minutes < 60
    ? t('queue.minutes', { count: minutes })
    : t('queue.hours', { hours: Math.floor(minutes / 60), minutes: `${minutes % 60}`.padStart(2, '0') });

function intervalWords(from: number, to: number, t: Words): string {
  if (to < 60) return from === 0 ? t('estimate.less', { to }) : t('estimate.between', { from, to });
  const long = { from: lengthOf(from, t), to: lengthOf(to, t) };
  return from === 0 ? t('estimate.lessLong', { to: long.to }) : t('estimate.betweenLong', long);
}

/** How much longer this patient is told to wait, and how often such intervals held; never one number. */
export function WaitEstimateLine({ estimate }: { readonly estimate: WaitEstimate }) {
  const t = useWords();
  if (estimate.kind === 'unknown')
    return (
      <span className="queue-estimate quiet" data-estimate={estimate.why}>
        {t(`estimate.${estimate.why}`)}
      </span>
    );
  const { from, to, record } = estimate;
  const words = intervalWords(from, to, t);
  return (
    <span className="queue-estimate quiet" data-estimate="interval">
      {record.told === 0 ? (
        words
      ) : (
        <Hint hint={t('estimate.record', { held: record.held, told: record.told })}>{words}</Hint>
      )}
    </span>
  );
}
