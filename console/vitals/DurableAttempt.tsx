import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import type { Measurement } from '#protocol/measurement.ts';
import { Course } from '../reading/Course.tsx';
import type { Attempt } from '../reading/history.ts';
import { clockTime, readingText } from '../reading/number-format.ts';
import { SignMark } from '../reading/SignMark.tsx';
import { trendOf } from '../reading/trend.ts';
import { useSign } from '../reading/use-sign.ts';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { Trend } from './Trend.tsx';

interface DurableReadingProps {
  readonly measurement: Measurement;
  /** The only reading of its attempt: the panel's title names it already. */
  readonly alone: boolean;
  /** Every durable reading of the gesture, to draw where this one comes from. */
  readonly history: readonly Measurement[];
}

/** One reading in full weight. That it is valid is said once for the attempt; a doubt is said at the number. */
function DurableReading({ measurement, alone, history }: DurableReadingProps) {
  const t = useWords();
  const locale = useConsole((state) => state.preferences.locale);
  const { reading } = measurement;
  const flag = useSign(measurement);
  const trend = trendOf(history, reading.kind);
  const text = readingText(reading, locale);
  const why = reading.reasons.map((reason) => t(`reason.${reason}`)).join(', ');
  const ofKind = history
    .filter((one) => one.reading.kind === reading.kind)
    .map((one) => ({ at: Date.parse(one.takenAt), reading: one.reading }));
  const DoubtIcon = reading.validity === 'invalid' ? CircleX : TriangleAlert;
  return (
    <div
      className="durable"
      data-measurement={measurement.id}
      data-kind={reading.kind}
      data-validity={reading.validity}
    >
      {!alone && <span className="reading-kind">{t(`kindShort.${reading.kind}`)}</span>}
      {text ? (
        <p className="reading-value">
          <SignMark flag={flag} />
          <b>{text.value}</b> <span className="unit">{text.unit}</span>
          {alone && <Trend history={ofKind} />}
          {text.mean !== null && <span className="mean">{t('vitals.mean', { value: text.mean })}</span>}
        </p>
      ) : (
        <p className="reading-words">{why}</p>
      )}
      {!alone && <Trend history={ofKind} />}
      {trend !== null && <Course trend={trend} />}
      {reading.validity !== 'valid' && (
        <p className="validity">
          <DoubtIcon aria-hidden="true" />
          {text !== null && why !== ''
            ? t('shell.because', { what: t(`vitals.${reading.validity}`), why })
            : t(`vitals.${reading.validity}`)}
        </p>
      )}
    </div>
  );
}

interface DurableAttemptProps {
  readonly attempt: Attempt;
  readonly history: readonly Measurement[];
}

/** The readings of the newest attempt in full weight, with the device and the time they come from. */
export function DurableAttempt({ attempt, history }: DurableAttemptProps) {
  const t = useWords();
  const [first] = attempt.measurements;
  if (!first) return null;
  const { device, reading, method } = first;
  const allValid = attempt.measurements.every((measurement) => measurement.reading.validity === 'valid');
  return (
    <div className="attempt">
      <div className="attempt-readings">
        {attempt.measurements.map((measurement) => (
          <DurableReading
            key={measurement.id}
            measurement={measurement}
            alone={attempt.measurements.length === 1}
            history={history}
          />
        ))}
      </div>
      <p className="source">
        <time dateTime={attempt.takenAt}>{clockTime(attempt.takenAt)}</time>
        <span>{method === 'typed' ? t('vitals.typed') : device.model}</span>
        {allValid && (
          <span className="validity">
            <CircleCheck aria-hidden="true" />
            {t('vitals.valid')}
          </span>
        )}
        {device.serial !== undefined && <span>{t('vitals.serial', { serial: device.serial })}</span>}
        {reading.deviceTime !== undefined && (
          <span>{t('vitals.deviceTime', { time: reading.deviceTime.slice(11, 16) })}</span>
        )}
      </p>
    </div>
  );
}

const EarlierMark = ({ measurement }: { readonly measurement: Measurement }) => (
  <SignMark flag={useSign(measurement)} />
);

/** Attempts before the newest, newest first, one line each. */
export function EarlierAttempts({ attempts }: { readonly attempts: readonly Attempt[] }) {
  const t = useWords();
  const locale = useConsole((state) => state.preferences.locale);
  return (
    <ol className="earlier" aria-label={t('vitals.earlier')}>
      {attempts.map((attempt) => (
        <li key={attempt.attemptId}>
          <time dateTime={attempt.takenAt}>{clockTime(attempt.takenAt)}</time>
          {attempt.measurements.map((measurement) => {
            const text = readingText(measurement.reading, locale);
            const why = measurement.reading.reasons.map((reason) => t(`reason.${reason}`)).join(', ');
            return (
              <span
                key={measurement.id}
                data-measurement={measurement.id}
                data-kind={measurement.reading.kind}
                data-validity={measurement.reading.validity}
              >
                <EarlierMark measurement={measurement} />
                {text ? `${text.value} ${text.unit}` : why}
                {text && measurement.reading.validity === 'questionable' && (
                  <TriangleAlert
                    role="img"
                    aria-label={t('shell.because', { what: t('vitals.questionable'), why })}
                    className="doubt-mark"
                  />
                )}
              </span>
            );
          })}
        </li>
      ))}
    </ol>
  );
}
