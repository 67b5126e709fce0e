import { SkipForward, Volume2, VolumeX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LoudspeakerSearch, useLoudspeaker } from '../media/loudspeaker.ts';
import { Action } from '../parts/Action.tsx';
import { Stage } from '../parts/Stage.tsx';
import { useSession } from '../shell/session.tsx';
import { LOUDNESS, playMusic } from './music.ts';
import { playWord, type SpokenWord } from './voice-recording.ts';

interface ListenProps {
  /** What came back of the patient's own voice; null: music stands in for it. */
  readonly word: SpokenWord | null;
  readonly onAnswer: (answer: 'heard' | 'not-heard') => void;
  readonly onSkip: () => void;
}

/**
 * Only an ear can judge a loudspeaker. Not heard, it is asked once more, louder; then by every other loudspeaker there is, a few
 * of them, and the one that is heard stays the kiosk's.
 */
export function Listen({ word, onAnswer, onSkip }: ListenProps) {
  const { t } = useTranslation();
  const { bridge } = useSession();
  const [isLouder, setLouder] = useState(false);
  /** How many other loudspeakers were tried. */
  const [others, setOthers] = useState(0);
  const [isTrying, setTrying] = useState(false);
  const [search] = useState(() => new LoudspeakerSearch());
  const loudspeaker = useLoudspeaker(({ id }) => id);
  useEffect(() => () => search.giveUp(), [search]);
  // It begins anew by another loudspeaker.
  useEffect(() => {
    if (word !== null) return playWord(word, isLouder ? 'loud' : 'usual');
    return playMusic(isLouder ? LOUDNESS.loud : LOUDNESS.usual);
  }, [isLouder, word, loudspeaker]);
  const heard = () => {
    search.heard(bridge);
    onAnswer('heard');
  };
  const notHeard = async () => {
    if (!isLouder) return setLouder(true);
    setTrying(true);
    const isAnother = await search.next().catch(() => false);
    setTrying(false);
    if (isAnother) setOthers(others + 1);
    else onAnswer('not-heard');
  };
  const isOther = others > 0;
  const about = isOther
    ? others > 1
      ? 'listen-another-body'
      : 'listen-other-body'
    : word === null
      ? 'listen-body'
      : 'listen-back';
  const what = word === null ? 'music' : 'voice';
  return (
    <Stage
      name="link-test"
      stage={isOther ? 'listen-other' : isLouder ? 'listen-louder' : 'listen'}
      title={t(isOther ? 'link-test.listen-other' : isLouder ? 'link-test.listen-louder' : `link-test.listen.${what}`)}
      detail={
        <p data-plays={what} data-loudspeaker={loudspeaker} role={isOther ? 'status' : undefined}>
          {t(`link-test.${about}`)}
        </p>
      }
      controls={
        <>
          <Action look="primary" icon={Volume2} onPress={heard}>
            {t('link-test.yes')}
          </Action>
          <div className="quiet-row">
            <Action look="quiet" icon={VolumeX} isDisabled={isTrying} onPress={() => void notHeard()}>
              {t('link-test.no')}
            </Action>
            <Action look="quiet" icon={SkipForward} onPress={onSkip}>
              {t('link-test.skip')}
            </Action>
          </div>
        </>
      }
    >
      <svg className="link-music" viewBox="0 0 240 140" aria-hidden="true" data-louder={isLouder}>
        <path className="link-speaker" d="M28 52h32l44-34v104l-44-34H28z" />
        <path className="link-wave" d="M128 44c12 14 12 38 0 52" />
        <path className="link-wave" d="M152 28c22 24 22 60 0 84" />
        <path className="link-wave" d="M176 12c32 34 32 82 0 116" />
      </svg>
    </Stage>
  );
}
