import { CameraOff, CloudOff, Image, Info, MicOff, RefreshCw, Signal, VolumeX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkTest } from '#protocol/link-test.ts';
import { Action } from '../parts/Action.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { Stage } from '../parts/Stage.tsx';
import { LinkDetails } from './LinkDetails.tsx';
import type { LinkState } from './link-store.ts';
import { type Concern, concernOf } from './verdict.ts';

const MARKS = {
  'no-link': CloudOff,
  'no-microphone': MicOff,
  'no-sound': VolumeX,
  'voice-lost': MicOff,
  'voice-only': Signal,
  'no-camera': CameraOff,
  'dark-camera': CameraOff,
  uneven: Signal,
  'small-picture': Image,
} as const satisfies Record<Concern, unknown>;

interface ConcernsProps {
  readonly state: LinkState;
  readonly findings: Pick<LinkTest, 'camera' | 'microphone' | 'loudspeaker' | 'echo'>;
  readonly onGoOn: () => void;
  readonly onAgain: () => void;
}

/** What is not as it should be, the gravest first, what it means for the patient, and the numbers for the host of the place. */
export function Concerns({ state, findings, onGoOn, onAgain }: ConcernsProps) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const test = { at: '', link: state.type === 'found' ? state.link : null, ...findings };
  const isTesting = state.type !== 'found';
  const concern = concernOf(test);
  // The link turned out well while the patient waited for it.
  const isWell = !isTesting && concern === null;
  useEffect(() => {
    if (isWell) onGoOn();
  });
  const Mark = concern === null ? RefreshCw : MARKS[concern];
  const say = concern === null ? 'link-test.testing' : (`link-test.concern.${concern}` as const);
  return (
    <Stage
      name="link-test"
      stage={concern ?? 'testing'}
      title={t(`${say}.title`)}
      detail={<p role="status">{t(`${say}.body`)}</p>}
      controls={
        <>
          <Action look="primary" onPress={onGoOn}>
            {t('common.continue')}
          </Action>
          <div className="quiet-row">
            <Action look="quiet" icon={RefreshCw} onPress={onAgain} isDisabled={state.type === 'testing'}>
              {t('link-test.again')}
            </Action>
            <Action look="quiet" icon={Info} onPress={() => setAsked(true)} isDisabled={isTesting}>
              {t('link-test.details')}
            </Action>
          </div>
          {isAsked ? (
            <Sheet
              name="link-details"
              title={t('link-test.details')}
              body={<LinkDetails link={test.link} devices={findings} />}
            >
              <Action look="primary" onPress={() => setAsked(false)}>
                {t('common.back')}
              </Action>
            </Sheet>
          ) : null}
        </>
      }
    >
      <Mark aria-hidden className="emblem link-emblem" data-concern={concern ?? undefined} />
    </Stage>
  );
}
