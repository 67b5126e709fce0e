import { SkipForward, Volume2, VolumeX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Action } from '../parts/Action.tsx';
import { Stage } from '../parts/Stage.tsx';
import { LOUDNESS, playMusic } from './music.ts';
import { playWord, type SpokenWord } from './voice-recording.ts';

interface ListenProps {
  /** What came back of the patient's own voice; null: music stands in for it. */
  readonly word: SpokenWord | null;
  readonly onAnswer: (answer: 'heard' | 'not-heard') => void;
  readonly onSkip: () => void;
}

/** Only an ear can judge a loudspeaker. Not heard, it is asked once more, louder. */
export function Listen({ word, onAnswer, onSkip }: ListenProps) {
  const { t } = useTranslation();
  const [isLouder, setLouder] = useState(false);
  useEffect(() => {
    if (word !== null) return playWord(word, isLouder ? 'loud' : 'usual');
    return playMusic(isLouder ? LOUDNESS.loud : LOUDNESS.usual);
  }, [isLouder, word]);
  const what = word === null ? 'music' : 'voice';
  return (
    <Stage
      name="link-test"
      stage={isLouder ? 'listen-louder' : 'listen'}
      title={t(isLouder ? 'link-test.listen-louder' : `link-test.listen.${what}`)}
      detail={<p data-plays={what}>{t(word === null ? 'link-test.listen-body' : 'link-test.listen-back')}</p>}
      controls={
        <>
          <Action look="primary" icon={Volume2} onPress={() => onAnswer('heard')}>
            {t('link-test.yes')}
          </Action>
          <div className="quiet-row">
            <Action look="quiet" icon={VolumeX} onPress={() => (isLouder ? onAnswer('not-heard') : setLouder(true))}>
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
