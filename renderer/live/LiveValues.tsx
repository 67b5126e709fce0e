import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drawing } from '#protocol/device-status.ts';
import type { AttemptId } from '#protocol/ids.ts';
import type { MeasurementKind, Modality } from '#protocol/measurement.ts';
import { DeviceDrawing } from '../drawings/DeviceDrawing.tsx';
import type { MeasureTask } from '../journey/measure-task.ts';
import { useNow } from '../shell/clock.ts';
import { useJourney } from '../shell/session.tsx';
import { formatReading, unitOf } from '../words/format.ts';
import { type LiveState, type LiveStep, liveStep, liveView, NO_LIVE, STALE_AFTER } from './live-state.ts';
import { useLive } from './live-store.ts';

/** The first screen draws no trace: what draws it is loaded with the first one. */
const Pleth = lazy(async () => ({ default: (await import('./Pleth.tsx')).Pleth }));

/** The running values of each measurement, the one that matters first. */
const KINDS: { readonly [M in Modality]: readonly MeasurementKind[] } = {
  oximetry: ['oxygen-saturation', 'pulse-rate'],
  'blood-pressure': [],
  temperature: [],
  weight: [],
  glucose: [],
};

/** Where the attempt under way stands, as the device last said. */
export function useLiveStep({ stage }: MeasureTask): LiveStep {
  const attemptId = stage.name === 'measuring' ? stage.attemptId : null;
  return useLive((state) => liveStep(state, attemptId));
}

/** Seconds left, only while the device lets us know them. */
export function Remaining() {
  const { t } = useTranslation();
  const progress = useLive((state) => state.progress);
  const now = useNow(250);
  const left =
    progress?.remaining === undefined ? 0 : Math.ceil((progress.remaining - (now - progress.arrivedAt)) / 1000);
  return <p className="number">{left > 0 ? t('measuring.remaining', { count: left }) : '\u00a0'}</p>;
}

/** What happens now: running numbers while they are fresh and usable, the pleth, the cuff; else how to place the device. */
export function LiveValues({
  modality,
  drawing,
  attemptId,
}: {
  readonly modality: Modality;
  readonly drawing: Drawing;
  readonly attemptId: AttemptId | null;
}) {
  const live = useLive((state) => (state.attemptId === attemptId ? state : NO_LIVE));
  const now = useNow(250);
  const kinds = KINDS[modality];
  const flows = kinds.some((kind) => liveView(live, kind, now).state === 'value');
  return (
    <div className="live">
      {kinds.length === 0 ? null : (
        <div className="live-row">
          {kinds.map((kind, index) => (
            <LiveValue key={kind} kind={kind} live={live} now={now} isAnnounced={index === 0} />
          ))}
        </div>
      )}
      {modality === 'blood-pressure' ? <Cuff live={live} now={now} /> : null}
      {flows ? (
        <Suspense>
          <Pleth attemptId={attemptId} />
        </Suspense>
      ) : (
        <DeviceDrawing drawing={drawing} />
      )}
    </div>
  );
}

function LiveValue({
  kind,
  live,
  now,
  isAnnounced,
}: {
  readonly kind: MeasurementKind;
  readonly live: LiveState;
  readonly now: number;
  /** Why there is no number is said once, not for each kind; numbers that run are never announced. */
  readonly isAnnounced: boolean;
}) {
  const { t } = useTranslation();
  const { locale } = useJourney();
  const view = liveView(live, kind, now);
  return (
    <div className="live-value" data-live={kind} data-state={view.state}>
      <p className="live-kind">{t(`kind.${kind}`)}</p>
      {view.state === 'value' ? (
        <p className="live-number">
          <span className="number">{formatReading(view.reading, locale)}</span>{' '}
          <span className="unit">{t(`unit.${unitOf(view.reading)}`)}</span>
        </p>
      ) : (
        <p className="live-words" {...(isAnnounced ? { role: 'status' } : {})}>
          {view.state === 'invalid'
            ? t(`reading.${view.reason}`)
            : view.state === 'stopped'
              ? t('measuring.stopped')
              : t('measuring.wait')}
        </p>
      )}
      {view.state === 'value' && view.reading.validity === 'questionable' && view.reading.reasons[0] !== undefined ? (
        <p className="doubt">{t(`reading.${view.reading.reasons[0]}`)}</p>
      ) : null}
    </div>
  );
}

/** Full scale of the cuff's gauge, mmHg: more than any cuff of these devices reaches. */
const CUFF_FULL = 300;

function Cuff({ live, now }: { readonly live: LiveState; readonly now: number }) {
  const { t } = useTranslation();
  const { progress } = live;
  const pressure = progress?.cuffPressure;
  if (progress === null || pressure === undefined || now - progress.arrivedAt > STALE_AFTER) return null;
  return (
    <div className="live-value" data-live="cuff-pressure" data-state="value">
      <p className="live-kind">{t('measuring.cuff')}</p>
      <p className="live-number">
        <span className="number">{Math.round(pressure)}</span> <span className="unit">{t('unit.mm[Hg]')}</span>
      </p>
      <meter className="cuff-gauge" min={0} max={CUFF_FULL} value={pressure} aria-label={t('measuring.cuff')} />
    </div>
  );
}
