import { memo } from 'react';
import type { Modality } from '#protocol/measurement.ts';
import { isStale, type LiveNumber, liveValue } from '../live/live-state.ts';
import { readingText } from '../reading/number-format.ts';
import { useNow } from '../shell/use-now.ts';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { Pleth } from './Pleth.tsx';

/** Pressure (mmHg) that fills the drawn scale; the number beside it has no such end. */
const CUFF_SCALE = 300;

interface LiveNumberProps {
  readonly number: LiveNumber;
  /** ms, this machine's clock. */
  readonly now: number;
}

/** Drawn anew when its own value or the clock has changed, not at each piece of the pleth beside it. */
const LiveNumberCell = memo(function LiveNumberCell({ number, now }: LiveNumberProps) {
  const t = useWords();
  const locale = useConsole((state) => state.preferences.locale);
  const { kind } = number.reading;
  const value = liveValue(number, now);
  const text = value.kind === 'number' ? readingText(value.reading, locale) : null;
  const reasons = value.kind === 'stale' ? [] : value.reading.reasons;
  const isDoubted = value.kind !== 'stale' && value.reading.validity === 'questionable';
  const said = reasons.map((reason) => t(`reason.${reason}`)).join(', ');
  const why = said === '' && isDoubted ? t('vitals.questionable') : said;
  return (
    <div className="live-number" data-live={kind} data-state={value.kind}>
      <span className="reading-kind">{t(`kindShort.${kind}`)}</span>
      {text ? (
        <p className="reading-value">
          <span className="live-value">{text.value}</span> <span className="unit">{text.unit}</span>
        </p>
      ) : (
        <p className="reading-words">{value.kind === 'stale' ? t('vitals.stale') : why}</p>
      )}
      {text && why !== '' && <p className="validity">{why}</p>}
    </div>
  );
});

/** What the device says while it measures: light, marked as live, and gone into words when it stops coming. */
export function LiveAttemptPanel({ modality }: { readonly modality: Modality }) {
  const t = useWords();
  const live = useConsole((state) => state.live.attempts[modality]);
  const now = useNow(500);
  if (live === undefined) return null;
  const { progress } = live;
  const stale = isStale(live.receivedAt, now);
  return (
    <div className="live" data-stale={stale || undefined}>
      <p className="live-state">
        <span className="live-dot" aria-hidden="true" />
        <strong>{t(stale ? 'vitals.stale' : 'vitals.live')}</strong>
        {progress && !stale && (
          <span>
            {t(`phase.${progress.phase}`)}
            {progress.remaining !== null &&
              `, ${t('vitals.remaining', { seconds: Math.ceil(progress.remaining / 1000) })}`}
          </span>
        )}
      </p>
      {progress !== null && progress.cuffPressure !== null && !stale && (
        <div className="cuff" data-live="cuff-pressure">
          <span className="cuff-scale" aria-hidden="true">
            <span style={{ width: `${Math.min(100, (progress.cuffPressure / CUFF_SCALE) * 100)}%` }} />
          </span>
          <span className="reading-kind">{t('vitals.cuff')}</span>
          <span className="live-value">{Math.round(progress.cuffPressure)}</span> <span className="unit">mmHg</span>
        </div>
      )}
      {live.numbers.size > 0 && (
        <div className="attempt-readings">
          {[...live.numbers.entries()].map(([kind, number]) => (
            // A value that came after the clock was last read is as fresh as can be.
            <LiveNumberCell key={kind} number={number} now={Math.max(now, number.receivedAt)} />
          ))}
        </div>
      )}
      {modality === 'oximetry' && <Pleth />}
    </div>
  );
}
