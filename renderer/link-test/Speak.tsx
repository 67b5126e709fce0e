import { CircleCheck, Mic, MicOff, SkipForward, VideoOff } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkTest } from '#protocol/link-test.ts';
import { Action } from '../parts/Action.tsx';
import { Stage } from '../parts/Stage.tsx';
import { useSession } from '../shell/session.tsx';
import { lookAt } from './camera.ts';
import { listenFor } from './microphone.ts';
import { useOwnDevices } from './own-devices.ts';
import { useVoiceLoop } from './use-voice-loop.ts';
import type { SpokenWord } from './voice-recording.ts';

/** How long a patient is listened to before being told that nothing is heard, ms. */
const SILENT_AFTER = 8000;

/** How long "we hear you" stays, ms: shorter would be a flash. */
const TOLD_FOR = 1200;

/** How long is waited for the rest of a word that goes to the SFU and back, ms; it is told meanwhile that it was heard. */
const BACK_WITHIN = 2000;

/** Levels of speech are small: the meter is full at a fifth of the scale. */
const FULL = 0.2;

interface SpeakProps {
  /** `word`: what came back of the patient's voice, to be heard by them. */
  readonly onDone: (found: Pick<LinkTest, 'camera' | 'microphone' | 'echo'>, word: SpokenWord | null) => void;
  readonly onSkip: () => void;
}

/**
 * The patient sees themselves and says a word: camera and microphone are judged by what they give. The picture stays here; the
 * word goes to the SFU and back, as a voice does in the consultation, and is kept by nobody.
 */
export function Speak({ onDone, onSkip }: SpeakProps) {
  const { t } = useTranslation();
  const { bridge } = useSession();
  const { camera, microphone } = useOwnDevices();
  const loop = useVoiceLoop(bridge, microphone?.ok === true ? microphone.track : null);
  const isListening = loop !== 'opening';
  const picture = useRef<HTMLVideoElement>(null);
  const [seen, setSeen] = useState<LinkTest['camera'] | null>(null);
  const [heard, setHeard] = useState<LinkTest['microphone'] | null>(null);
  const [level, setLevel] = useState(0);
  const own = useMemo(() => (camera?.ok === true ? new MediaStream([camera.track]) : null), [camera]);

  useEffect(() => {
    if (camera === null) return;
    const { current: video } = picture;
    if (!camera.ok || video === null) return setSeen(camera.ok ? 'dark' : camera.why);
    video.srcObject = own;
    const leaving = new AbortController();
    lookAt(video, leaving.signal).then(setSeen, () => undefined);
    return () => leaving.abort();
  }, [camera, own]);

  useEffect(() => {
    if (microphone === null) return;
    if (!microphone.ok) return setHeard(microphone.why);
    // A word that is said before it can go round would not come back.
    if (!isListening) return;
    const leaving = new AbortController();
    const silent = setTimeout(() => setHeard('silent'), SILENT_AFTER);
    listenFor(microphone.track, leaving.signal, setLevel).then(
      () => {
        clearTimeout(silent);
        setHeard('works');
      },
      () => undefined,
    );
    return () => {
      clearTimeout(silent);
      leaving.abort();
    };
  }, [microphone, isListening]);

  const isHeard = heard === 'works';
  const cannotHear = heard === 'missing' || heard === 'denied';
  useEffect(() => {
    if (seen === null || heard === null || !(isHeard || cannotHear)) return;
    const goesRound = typeof loop === 'object' && isHeard;
    const done = async () => {
      const found = { camera: seen, microphone: heard };
      if (!goesRound) return onDone({ ...found, echo: 'untested' }, null);
      try {
        const word = await loop.finish();
        onDone({ ...found, echo: word === null ? 'lost' : 'returned' }, word);
      } catch {
        onDone({ ...found, echo: 'untested' }, null);
      }
    };
    const timer = setTimeout(() => void done(), goesRound ? BACK_WITHIN : TOLD_FOR);
    return () => clearTimeout(timer);
  }, [seen, heard, isHeard, cannotHear, loop, onDone]);

  return (
    <Stage
      name="link-test"
      stage="speak"
      title={t('link-test.speak')}
      detail={
        <p role="status" data-heard={heard ?? undefined}>
          {isHeard ? <CircleCheck aria-hidden className="link-mark" /> : null}
          {t(isHeard ? 'link-test.heard' : heard === 'silent' ? 'link-test.silent' : 'link-test.speak-body')}
        </p>
      }
      controls={
        <>
          {heard === 'silent' ? (
            <Action
              look="primary"
              onPress={() => onDone({ camera: seen ?? 'untested', microphone: heard, echo: 'untested' }, null)}
            >
              {t('common.continue')}
            </Action>
          ) : null}
          <div className="quiet-row">
            <Action look="quiet" icon={SkipForward} onPress={onSkip}>
              {t('link-test.skip')}
            </Action>
          </div>
        </>
      }
    >
      <div className="link-look" data-seen={seen ?? undefined}>
        {camera?.ok === false ? (
          <div className="link-no-picture">
            <VideoOff aria-hidden />
          </div>
        ) : (
          <video
            ref={picture}
            className="video video-mirrored"
            data-video="own"
            aria-label={t('consultation.own-video')}
            autoPlay
            muted
            playsInline
          />
        )}
        <div className="link-level">
          {cannotHear ? <MicOff aria-hidden /> : <Mic aria-hidden />}
          <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect width={100 * Math.min(1, level / FULL)} height="1" />
          </svg>
        </div>
      </div>
    </Stage>
  );
}
