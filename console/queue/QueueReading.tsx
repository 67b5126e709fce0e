import { TriangleAlert } from 'lucide-react';
import type { QueueEntry } from '#protocol/consultation.ts';
import type { MeasurementKind, Modality } from '#protocol/measurement.ts';
import { newestOfEachKind } from '../reading/history.ts';
import { readingText } from '../reading/number-format.ts';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';

/** What a line of the queue shows, always in the same columns so that the eye goes down them. */
export const QUEUE_KINDS = [
  'blood-pressure',
  'oxygen-saturation',
  'pulse-rate',
  'body-temperature',
] as const satisfies readonly MeasurementKind[];

const MODALITY_OF: Readonly<Record<(typeof QUEUE_KINDS)[number], Modality>> = {
  'blood-pressure': 'blood-pressure',
  'oxygen-saturation': 'oximetry',
  'pulse-rate': 'oximetry',
  'body-temperature': 'temperature',
};

interface QueueReadingProps {
  readonly entry: QueueEntry;
  readonly kind: (typeof QUEUE_KINDS)[number];
}

/** The newest reading of a kind; or, in words, why it is doubted, invalid or was not made. */
export function QueueReading({ entry, kind }: QueueReadingProps) {
  const t = useWords();
  const locale = useConsole((state) => state.preferences.locale);
  const newest = newestOfEachKind(entry.measurements).find(({ reading }) => reading.kind === kind);
  if (!newest) {
    const skipped = entry.skipped.findLast(({ modality }) => modality === MODALITY_OF[kind]);
    return (
      <p className="queue-reading quiet" data-kind={kind}>
        <span className="visually-hidden">{t(`kind.${kind}`)} </span>
        {skipped ? t(`skip.${skipped.reason}`) : t('queue.notMeasured')}
      </p>
    );
  }
  const { reading } = newest;
  const text = readingText(reading, locale);
  const why = reading.reasons.map((reason) => t(`reason.${reason}`)).join(', ');
  return (
    <p className="queue-reading" data-kind={kind} data-validity={reading.validity}>
      <span className="visually-hidden">{t(`kind.${kind}`)} </span>
      {text && (
        <span className="queue-value">
          <b>{text.value}</b> {text.unit}
        </span>
      )}
      {reading.validity !== 'valid' && (
        <span className="doubt">
          <TriangleAlert aria-hidden="true" />
          {why === '' ? t('vitals.questionable') : why}
        </span>
      )}
    </p>
  );
}
