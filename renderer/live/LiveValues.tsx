import { useTranslation } from 'react-i18next';
import type { AttemptId } from '#protocol/ids.ts';
import type { MeasurementKind, Modality } from '#protocol/measurement.ts';
import { DeviceDrawing } from '../drawings/DeviceDrawing.tsx';
import { useNow } from '../shell/clock.ts';
import { useJourney } from '../shell/session.tsx';
import { formatReading, unitOf } from '../words/format.ts';
import { type LiveState, liveView, NO_LIVE, STALE_AFTER } from './live-state.ts';
import { useLive } from './live-store.ts';
import { Pleth } from './Pleth.tsx';

/** The running values of each measurement, the one that matters first. */
const KINDS: { readonly [M in Modality]: readonly MeasurementKind[] } = {
  oximetry: ['oxygen-saturation', 'pulse-rate'],
  'blood-pressure': [],
  temperature: [],
};

/** What happens now: the phase in words, running numbers while they are fresh and usable, the pleth, the cuff. */
export function LiveValues({
  modality,
  attemptId,
}: {
  readonly modality: Modality;
  readonly attemptId: AttemptId | null;
}) {
  const live = useLive((state) => (state.attemptId === attemptId ? state : NO_LIVE));
  const now = useNow(250);
  const kinds = KINDS[modality];
  return (
    <div className="live">
      <PhaseLine modality={modality} live={live} now={now} />
      {kinds.map((kind) => (
        <LiveValue key={kind} kind={kind} live={live} now={now} />
      ))}
      {modality === 'oximetry' ? <Pleth attemptId={attemptId} /> : null}
      {modality === 'blood-pressure' ? <Cuff live={live} now={now} /> : null}
      {modality === 'oximetry' ? null : <DeviceDrawing modality={modality} />}
    </div>
  );
}

function PhaseLine({
  modality,
  live,
  now,
}: {
  readonly modality: Modality;
  readonly live: LiveState;
  readonly now: number;
}) {
  const { t } = useTranslation();
  const { progress } = live;
  const phase = progress?.phase ?? 'connecting';
  const remaining =
    progress?.remaining === undefined ? null : Math.ceil((progress.remaining - (now - progress.arrivedAt)) / 1000);
  return (
    <p className="phase" role="status" data-phase={phase}>
      {phase === 'waiting-for-patient' ? t(`measuring.${modality}.waiting-for-patient`) : t(`phase.${phase}`)}
      {remaining === null || remaining <= 0 ? null : (
        <span className="remaining" aria-live="off">
          {' '}
          {t('measuring.remaining', { count: remaining })}
        </span>
      )}
    </p>
  );
}

function LiveValue({
  kind,
  live,
  now,
}: {
  readonly kind: MeasurementKind;
  readonly live: LiveState;
  readonly now: number;
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
          {view.reading.validity === 'questionable' && view.reading.reasons[0] !== undefined ? (
            <span className="live-doubt">{t(`reading.${view.reading.reasons[0]}`)}</span>
          ) : null}
        </p>
      ) : (
        <p className="live-words" role="status">
          {view.state === 'invalid'
            ? t(`reading.${view.reason}`)
            : view.state === 'stopped'
              ? t('measuring.stopped')
              : t('measuring.wait')}
        </p>
      )}
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
