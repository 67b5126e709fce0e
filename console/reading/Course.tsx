import { MoveRight, TrendingDown, TrendingUp, TriangleAlert } from 'lucide-react';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { clockTime, readingText } from './number-format.ts';
import type { ReadingTrend } from './trend.ts';

const ARROWS = { up: TrendingUp, down: TrendingDown, steady: MoveRight } as const;

/** Where the number went, in an arrow and a word, and the reading before it. */
export function Course({ trend }: { readonly trend: ReadingTrend }) {
  const t = useWords();
  const locale = useConsole((state) => state.preferences.locale);
  const [before] = trend.earlier;
  if (before === undefined) return null;
  const text = readingText(before.reading, locale);
  if (text === null) return null;
  const Arrow = trend.direction === null ? null : ARROWS[trend.direction];
  return (
    <span className="course" data-direction={trend.direction ?? undefined}>
      {Arrow && <Arrow aria-hidden="true" />}
      {trend.direction && <span>{t(`trend.${trend.direction}`)}</span>}{' '}
      <span className="quiet">
        {t('trend.earlier', { value: `${text.value} ${text.unit}`, time: clockTime(before.takenAt) })}
      </span>
      {before.reading.validity === 'questionable' && (
        <TriangleAlert className="look" role="img" aria-label={t('vitals.questionable')} />
      )}
    </span>
  );
}
