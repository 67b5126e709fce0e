import { BloodPressureMonitor, Diabetes, PulseOximeter, ThermometerDigital, Weight } from 'healthicons-react/outline';
import { RotateCcw, TriangleAlert, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { ConsultationView } from '#protocol/consultation.ts';
import type { Modality } from '#protocol/measurement.ts';
import { isSilent } from '../live/live-state.ts';
import { attempts } from '../reading/history.ts';
import { clockTime } from '../reading/number-format.ts';
import { Key } from '../shell/Key.tsx';
import type { ShortcutId } from '../shell/shortcuts.ts';
import { useNow } from '../shell/use-now.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { DurableAttempt, EarlierAttempts } from './DurableAttempt.tsx';
import { LiveAttemptPanel } from './LiveAttemptPanel.tsx';

const ICONS = {
  oximetry: PulseOximeter,
  'blood-pressure': BloodPressureMonitor,
  temperature: ThermometerDigital,
  weight: Weight,
  glucose: Diabetes,
} as const satisfies Record<Modality, unknown>;

const SHORTCUT_OF = {
  oximetry: 'measure-oximetry',
  'blood-pressure': 'measure-blood-pressure',
  temperature: 'measure-temperature',
  weight: 'measure-weight',
  glucose: 'measure-glucose',
} as const satisfies Record<Modality, ShortcutId>;

interface ModalityPanelProps {
  readonly modality: Modality;
  readonly view: ConsultationView;
}

/** One gesture: what runs now in light weight, what is durable in full weight, what came before small. */
export function ModalityPanel({ modality, view }: ModalityPanelProps) {
  const t = useWords();
  // What is live changes many times a second: the panel around it is drawn anew only when it begins or ends.
  const now = useNow(2000);
  const hasLive = useConsole(({ live }) => {
    const attempt = live.attempts[modality];
    return view.state === 'taken' && attempt !== undefined && !isSilent(attempt, now);
  });
  const history = view.measurements.filter((measurement) => measurement.modality === modality);
  const [newest, ...earlier] = attempts(history);
  const asked = view.asked.includes(modality);
  const failure = view.failedAsks.find((one) => one.modality === modality);
  const Icon = ICONS[modality];
  const skipped = view.skipped.filter((one) => one.modality === modality).at(-1);
  const skippedLast = skipped && (!newest || Date.parse(skipped.at) > Date.parse(newest.takenAt)) ? skipped : null;
  return (
    <section className="modality" data-modality={modality} aria-label={t(`modality.${modality}`)}>
      <header>
        <Icon aria-hidden="true" className="modality-icon" />
        <h2>{t(`modality.${modality}`)}</h2>
        {view.state === 'taken' && <AskButton modality={modality} view={view} isFirst={newest === undefined} />}
      </header>
      {asked && (
        <p className="asked" role="status" data-asked={modality}>
          {t('vitals.asked')}
          {failure && (
            <span className="asked-failed" data-failure={failure.failure}>
              <TriangleAlert aria-hidden="true" />
              {t('vitals.failed', { time: clockTime(failure.at), why: t(`askFailure.${failure.failure}`) })}
            </span>
          )}
        </p>
      )}
      {hasLive && <LiveAttemptPanel modality={modality} />}
      {skippedLast && (
        <p className="skipped-last">
          <time dateTime={skippedLast.at}>{clockTime(skippedLast.at)}</time> {t('vitals.declined')} (
          {t(`skip.${skippedLast.reason}`)})
        </p>
      )}
      {newest ? (
        <DurableAttempt attempt={newest} history={history} />
      ) : (
        !hasLive && !skippedLast && <p className="quiet">{t('vitals.none')}</p>
      )}
      {earlier.length > 0 && <EarlierAttempts attempts={earlier} />}
    </section>
  );
}

interface AskButtonProps extends ModalityPanelProps {
  /** Nothing was measured yet. */
  readonly isFirst: boolean;
}

/** Asks the patient for the measurement, or no longer. */
function AskButton({ modality, view, isFirst }: AskButtonProps) {
  const t = useWords();
  const actions = useActions();
  const offline = useConsole((state) => state.link.kind !== 'online');
  const asked = view.asked.includes(modality);
  return (
    <Button
      className="button button-small button-quiet"
      isDisabled={offline || !(asked || view.kioskOnline)}
      onPress={() => void actions.consultation.toggleMeasure(modality)}
      {...(asked ? { 'data-withdraw': modality } : { 'data-measure': modality })}
    >
      {asked ? <X aria-hidden="true" /> : <RotateCcw aria-hidden="true" />}
      {t(asked ? 'vitals.withdraw' : isFirst ? 'vitals.measureFirst' : 'vitals.measureAgain')}
      <Key of={SHORTCUT_OF[modality]} />
    </Button>
  );
}
