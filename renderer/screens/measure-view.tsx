import { ArrowRight, RotateCcw, SkipForward, Square, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SKIP_REASONS } from '#protocol/patient.ts';
import { DeviceDrawing } from '../drawings/DeviceDrawing.tsx';
import type { MeasureTask } from '../journey/measure-task.ts';
import { deviceFor, useGuide } from '../live/device-guide.ts';
import { LiveValues, Remaining, useLiveStep } from '../live/LiveValues.tsx';
import { Action } from '../parts/Action.tsx';
import { Readings } from '../parts/Readings.tsx';
import { useFacts, useSend } from '../shell/session.tsx';

/** After this many failures the way past the measurement is offered in words. */
const MANY_FAILURES = 3;

export interface MeasureView {
  /** `prepare`, `missing`, `measuring`, `taken`, `unusable`, `failed`, `skipping` or `skip-not-kept`. */
  readonly stage: string;
  readonly title: string;
  readonly detail: ReactNode;
  readonly show: ReactNode;
  readonly controls: ReactNode;
}

/** What a measurement shows and offers at each of its stages; the same during the journey and beside the physician. */
export function useMeasureView(task: MeasureTask): MeasureView {
  const { t } = useTranslation();
  const send = useSend();
  const { devices } = useFacts();
  const step = useLiveStep(task);
  const { modality, stage, failures } = task;
  const device = deviceFor(devices, modality);
  const { drawing, say } = useGuide(device, modality);
  const skip = (
    <Action look="quiet" icon={SkipForward} onPress={() => send({ type: 'want-skip' })}>
      {t('prepare.skip')}
    </Action>
  );
  const again = (look: 'primary' | 'quiet', words: string) => (
    <Action look={look} icon={RotateCcw} onPress={() => send({ type: 'again' })}>
      {words}
    </Action>
  );

  switch (stage.name) {
    case 'prepare':
      if (device === undefined || device.state === 'absent' || device.state === 'fault') {
        return {
          stage: 'missing',
          title: device?.state === 'fault' ? t('missing.fault') : t('missing.title'),
          detail: <p>{t('missing.body')}</p>,
          show: <DeviceDrawing drawing={drawing} missing />,
          controls: (
            <Action look="primary" icon={SkipForward} onPress={() => send({ type: 'want-skip' })}>
              {t('missing.skip')}
            </Action>
          ),
        };
      }
      return {
        stage: 'prepare',
        title: say('title'),
        detail: <p>{say('detail')}</p>,
        show: <DeviceDrawing drawing={drawing} />,
        controls: (
          <>
            <Action look="primary" icon={ArrowRight} onPress={() => send({ type: 'begin' })}>
              {t('prepare.start')}
            </Action>
            <div className="quiet-row">{skip}</div>
          </>
        ),
      };
    case 'starting':
    case 'measuring':
      return {
        stage: 'measuring',
        title: step === 'waiting-for-patient' ? say('turn') : t(`phase.${step}`),
        detail: <Remaining />,
        show: (
          <LiveValues
            modality={modality}
            drawing={drawing}
            attemptId={stage.name === 'measuring' ? stage.attemptId : null}
          />
        ),
        controls: (
          <Action
            look="quiet"
            icon={Square}
            isDisabled={stage.name === 'starting'}
            onPress={() => send({ type: 'cancel' })}
          >
            {t('measuring.stop')}
          </Action>
        ),
      };
    case 'taken': {
      const unusable = stage.measurements.every((measurement) => measurement.reading.validity === 'invalid');
      const onwards = (
        <Action look={unusable ? 'quiet' : 'primary'} icon={ArrowRight} onPress={() => send({ type: 'continue' })}>
          {t('common.continue')}
        </Action>
      );
      return {
        stage: unusable ? 'unusable' : 'taken',
        title: unusable ? t('taken.unusable') : t('taken.title'),
        detail: unusable ? <p>{t('taken.unusable-body')}</p> : null,
        show: (
          <>
            <Readings measurements={stage.measurements} />
            {unusable ? <DeviceDrawing drawing={drawing} /> : null}
          </>
        ),
        controls: unusable ? (
          <>
            {again('primary', t('failed.again'))}
            <div className="quiet-row">{skip}</div>
          </>
        ) : (
          <>
            {onwards}
            <div className="quiet-row">{again('quiet', t('taken.again'))}</div>
          </>
        ),
      };
    }
    case 'failed':
      return {
        stage: 'failed',
        title: t(`failure.${stage.failure}`),
        detail: (
          <>
            <p>
              {t('failed.kept')} {t(`failure-do.${stage.failure}`)}
            </p>
            {failures >= MANY_FAILURES ? <p>{t('failed.many')}</p> : null}
          </>
        ),
        show: (
          <DeviceDrawing
            drawing={drawing}
            missing={stage.failure === 'unplugged' || stage.failure === 'device-missing'}
          />
        ),
        controls: (
          <>
            {again('primary', t('failed.again'))}
            <div className="quiet-row">{skip}</div>
          </>
        ),
      };
    case 'skipping':
    case 'keeping-skip':
      return {
        stage: 'skipping',
        title: t('skip.title'),
        detail: null,
        show: null,
        controls: (
          <>
            <div className="choices">
              {SKIP_REASONS.filter((reason) => reason !== 'too-many-failures' || failures > 0).map((reason) => (
                <Action
                  key={reason}
                  look="quiet"
                  isDisabled={stage.name === 'keeping-skip'}
                  onPress={() => send({ type: 'skip', reason })}
                >
                  {t(`skip.${reason}`)}
                </Action>
              ))}
            </div>
            <Action
              look="primary"
              icon={Undo2}
              isDisabled={stage.name === 'keeping-skip'}
              onPress={() => send({ type: 'keep' })}
            >
              {t('skip.keep')}
            </Action>
          </>
        ),
      };
    case 'skip-not-kept':
      return {
        stage: 'skip-not-kept',
        title: t('skip.not-kept'),
        detail: <p>{t('failure-do.not-stored')}</p>,
        show: null,
        controls: (
          <>
            {again('primary', t('failed.again'))}
            <div className="quiet-row">
              <Action look="quiet" icon={ArrowRight} onPress={() => send({ type: 'continue' })}>
                {t('common.continue')}
              </Action>
            </div>
          </>
        ),
      };
  }
}
