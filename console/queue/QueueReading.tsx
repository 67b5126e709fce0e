import { TriangleAlert } from 'lucide-react';
import type { QueueEntry } from '#protocol/consultation.ts';
import { Course } from '../reading/Course.tsx';
import { readingText } from '../reading/number-format.ts';
import type { RedFlags } from '../reading/red-flags.ts';
import { SignMark } from '../reading/SignMark.tsx';
import { trendOf } from '../reading/trend.ts';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { GESTURE_OF, type RowKind } from './row-kinds.ts';

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
  const flag = flags.signs.find(({ measurement }) => measurement.id === id) ?? null;
  const text = readingText(reading, locale);
  const why = reading.reasons.map((reason) => t(`reason.${reason}`)).join(', ');
  return (
    <div className="queue-reading" data-kind={kind} data-validity={reading.validity}>
      {name}
      {text && (
        <span className="queue-value">
          {/* A red flag has its threshold in the strip above the line. */}
          <SignMark flag={flag} isTold={flag?.level === 'red'} />
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
