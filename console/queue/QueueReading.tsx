import { Eye, Flag, MoveRight, TrendingDown, TrendingUp, TriangleAlert } from 'lucide-react';
import type { QueueEntry } from '#protocol/consultation.ts';
import type { Measurement } from '#protocol/measurement.ts';
import { clockTime, readingText } from '../reading/number-format.ts';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { useFlagWords } from './flag-words.ts';
import { Hint } from './Hint.tsx';
import type { RedFlags } from './red-flags.ts';
import { GESTURE_OF, type RowKind } from './row-kinds.ts';
import { type ReadingTrend, trendOf } from './trend.ts';

const ARROWS = { up: TrendingUp, down: TrendingDown, steady: MoveRight } as const;

interface QueueReadingProps {
  readonly entry: QueueEntry;
  readonly kind: RowKind;
  readonly flags: RedFlags;
  /** The kind is named in sight, where no column does. */
  readonly isNamed?: boolean;
}

/** The newest reading of a kind, and its course; or, in words, why it is doubted, invalid or was not made. */
export function QueueReading({ entry, kind, flags, isNamed = false }: QueueReadingProps) {
  const t = useWords();
  const locale = useConsole((state) => state.preferences.locale);
  const name = <span className={isNamed ? 'short-kind' : 'visually-hidden'}>{t(`kind.${kind}`)} </span>;
  const trend = trendOf(entry.measurements, kind);
  if (trend === null) {
    const skipped = entry.skipped.findLast(({ modality }) => modality === GESTURE_OF[kind]);
    return (
      <div className="queue-reading quiet" data-kind={kind}>
        {name}
        {skipped ? t(`skip.${skipped.reason}`) : t('queue.notMeasured')}
      </div>
    );
  }
  const { reading, id } = trend.newest;
  const text = readingText(reading, locale);
  const why = reading.reasons.map((reason) => t(`reason.${reason}`)).join(', ');
  return (
    <div className="queue-reading" data-kind={kind} data-validity={reading.validity}>
      {name}
      {text && (
        <span className="queue-value">
          <SignMark flags={flags} of={id} />
          <b>{text.value}</b> {text.unit}
        </span>
      )}
      {reading.validity !== 'valid' && (
        <span className="doubt">
          <TriangleAlert aria-hidden="true" />
          {why === '' ? t('vitals.questionable') : why}
        </span>
      )}
      <Course trend={trend} />
    </div>
  );
}

/** The mark beside a number that is beyond a threshold, which is told on hover and focus. */
function SignMark({ flags, of }: { readonly flags: RedFlags; readonly of: Measurement['id'] }) {
  const words = useFlagWords();
  const flag = flags.signs.find(({ measurement }) => measurement.id === of);
  if (flag === undefined) return null;
  const isRed = flag.level === 'red' && !flag.doubtful;
  const Mark = flag.level === 'red' ? Flag : Eye;
  const mark = (
    <Mark className={isRed ? 'danger' : 'look'} role="img" aria-label={`${words.sign(flag)}, ${words.rule(flag)}`} />
  );
  // A red flag has its threshold in the strip above the line.
  return flag.level === 'red' ? mark : <Hint hint={`${words.sign(flag)}. ${words.source(flag)}`}>{mark}</Hint>;
}

/** Where the number went, in an arrow and a word, and the reading before it. */
function Course({ trend }: { readonly trend: ReadingTrend }) {
  const t = useWords();
  const locale = useConsole((state) => state.preferences.locale);
  const [before] = trend.earlier;
  if (before === undefined) return null;
  const text = readingText(before.reading, locale);
  if (text === null) return null;
  const Arrow = trend.direction === null ? null : ARROWS[trend.direction];
  return (
    <span className="queue-course" data-direction={trend.direction ?? undefined}>
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
