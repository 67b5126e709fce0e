import { Camera, CircleCheck, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStall } from '#media/use-stall.ts';
import { Action } from '../parts/Action.tsx';
import { Video } from '../parts/Video.tsx';
import { type StillState, useShutter, useStill } from './still-store.ts';

/** What the physician sees of the skin or the ear, a large button that photographs it, and what became of the photograph. */
export function ExaminationView(props: {
  readonly stream: MediaStream | null;
  readonly state: 'off' | 'asked' | 'on' | 'unavailable';
  /** Whether the link carries it to the physician. */
  readonly isSeen: boolean;
}) {
  const { t } = useTranslation();
  const still = useStill();
  const press = useShutter((shutter) => shutter.press);
  const isStalled = useStall(props.stream?.getVideoTracks()[0] ?? null);
  if (props.stream !== null) {
    return (
      <div className="examination" data-examination="on" data-still={still.stage}>
        <figure className="examination-seen" data-taking={still.stage === 'taking'}>
          <Video stream={props.stream} label={t('consultation.examination-video')} name="examination" />
        </figure>
        <div className="examination-side">
          <StillNotice still={still} camera={isStalled ? 'stalled' : props.isSeen ? 'on' : 'unseen'} />
          <Action
            look="primary"
            icon={Camera}
            isDisabled={press === null || still.stage === 'taking'}
            onPress={() => press?.()}
          >
            {t('still.take')}
          </Action>
        </div>
      </div>
    );
  }
  return props.state === 'unavailable' ? (
    <div role="status" className="notice" data-examination="unavailable">
      <Camera aria-hidden />
      <p>{t('consultation.examination-unavailable')}</p>
    </div>
  ) : null;
}

function StillNotice(props: { readonly still: StillState; readonly camera: 'on' | 'unseen' | 'stalled' }) {
  const { still, camera } = props;
  const { t } = useTranslation();
  const isBad =
    still.stage === 'failed' || still.stage === 'refused' || (still.stage === 'none' && camera === 'stalled');
  const Mark = isBad ? TriangleAlert : still.stage === 'sent' ? CircleCheck : Camera;
  return (
    <div className="still" data-stage={still.stage}>
      {'picture' in still ? <Preview picture={still.picture} label={t('still.preview')} /> : null}
      <p role="status" className="still-words">
        <Mark aria-hidden />
        {t(still.stage === 'none' ? `consultation.examination-${camera}` : `still.${still.stage}`)}
      </p>
      {still.stage === 'sending' ? <progress max={1} value={still.received} aria-label={t('still.sending')} /> : null}
    </div>
  );
}

/** The photograph itself, small. It is drawn and nowhere kept as a file. */
function Preview({ picture, label }: { readonly picture: ImageBitmap; readonly label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const surface = canvas.current;
    if (surface === null) return;
    surface.width = 320;
    surface.height = Math.round((320 * picture.height) / picture.width);
    surface.getContext('2d')?.drawImage(picture, 0, 0, surface.width, surface.height);
  }, [picture]);
  return <canvas ref={canvas} role="img" aria-label={label} />;
}
