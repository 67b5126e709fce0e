import { ArrowLeft, Check, CircleCheck, Play, RotateCcw, Square, TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { StethoscopeCheck } from '#protocol/equipment.ts';
import { Action } from '../parts/Action.tsx';
import { Stage } from '../parts/Stage.tsx';
import { useSession } from '../shell/session.tsx';
import { SpeakerDrawing } from './SpeakerDrawing.tsx';
import { startToneTest, stopToneTest, type ToneStage } from './tone-test.ts';

/** Seconds the disc must be held once the tone is heard. */
const HELD_FOR = 10;

interface StethoscopeTestProps {
  readonly stage: ToneStage;
  /** Back to the devices, with what was found. */
  readonly onLeave: () => void;
}

/** The host holds the stethoscope to the kiosk's loudspeaker, and the kiosk listens to its own tone by it. */
export function StethoscopeTest({ stage, onLeave }: StethoscopeTestProps) {
  const { t } = useTranslation();
  const { profile } = useSession();
  const isSounding = stage.name === 'searching' || stage.name === 'watching';
  // However this screen goes, the tone does not outlast it.
  useEffect(() => stopToneTest, []);

  const start = () => void startToneTest(profile.instruments);
  return (
    <Stage
      name="stethoscope-test"
      stage={stage.name}
      title={t(
        stage.name === 'told' ? `equipment.tone.${stage.found.type}.title` : `equipment.tone.${stage.name}.title`,
      )}
      detail={<Detail stage={stage} />}
      controls={
        isSounding ? (
          <Action look="primary" icon={Square} onPress={stopToneTest}>
            {t('equipment.tone.stop')}
          </Action>
        ) : stage.name === 'ready' ? (
          <>
            <Action look="primary" icon={Play} onPress={start}>
              {t('equipment.tone.start')}
            </Action>
            <Action look="quiet" icon={ArrowLeft} onPress={onLeave}>
              {t('common.back')}
            </Action>
          </>
        ) : stage.found.type === 'proven' ? (
          <>
            <Action look="primary" icon={Check} onPress={onLeave}>
              {t('equipment.tone.leave')}
            </Action>
            <Action look="quiet" icon={RotateCcw} onPress={start}>
              {t('equipment.tone.again')}
            </Action>
          </>
        ) : (
          <>
            <Action look="primary" icon={RotateCcw} onPress={start}>
              {t('equipment.tone.again')}
            </Action>
            <Action look="quiet" icon={Check} onPress={onLeave}>
              {t('equipment.tone.leave')}
            </Action>
          </>
        )
      }
    >
      {stage.name === 'told' ? <Sign found={stage.found} /> : <SpeakerDrawing isSounding={isSounding} />}
    </Stage>
  );
}

/** What to do, or what was found; spoken as it changes. */
function Detail({ stage }: { readonly stage: ToneStage }) {
  const { t } = useTranslation();
  if (stage.name === 'told') {
    const { found } = stage;
    return (
      <p role="status" data-found={found.type}>
        {found.type === 'narrow'
          ? t('equipment.tone.narrow.body', { rate: found.sampleRate })
          : t(`equipment.tone.${found.type}.body`)}
      </p>
    );
  }
  if (stage.name !== 'watching') return <p role="status">{t(`equipment.tone.${stage.name}.body`)}</p>;
  const { left } = stage;
  return (
    <div className="tone-watching">
      <ProgressBar
        className="verdict-progress"
        aria-label={t('equipment.tone.watching.title')}
        value={HELD_FOR - left}
        maxValue={HELD_FOR}
        valueLabel={t('equipment.tone.left', { count: left })}
      >
        {({ percentage = 0 }) => (
          <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect width={Math.max(2, percentage)} height="1" />
          </svg>
        )}
      </ProgressBar>
      <p className="number">{t('equipment.tone.left', { count: left })}</p>
    </div>
  );
}

/** What was found, without a word: well, wrong, or how the disc is to be held when the host tries again. */
function Sign({ found: { type } }: { readonly found: StethoscopeCheck }) {
  switch (type) {
    case 'proven':
      return <CircleCheck className="tone-sign" data-found={type} aria-hidden />;
    case 'raw':
    case 'unlevel':
      return <SpeakerDrawing isSounding={false} />;
    default:
      return <TriangleAlert className="tone-sign" data-found={type} aria-hidden />;
  }
}
