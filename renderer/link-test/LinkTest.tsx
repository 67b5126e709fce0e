import { useCallback, useState } from 'react';
import type { LinkTest as Found } from '#protocol/link-test.ts';
import { useSend, useSession } from '../shell/session.tsx';
import { Concerns } from './Concerns.tsx';
import { Listen } from './Listen.tsx';
import { testLink, useLink } from './link-store.ts';
import { Speak } from './Speak.tsx';
import { concernOf } from './verdict.ts';
import type { SpokenWord } from './voice-recording.ts';

type Findings = Pick<Found, 'camera' | 'microphone' | 'loudspeaker' | 'echo'>;

const UNTESTED: Findings = { camera: 'untested', microphone: 'untested', loudspeaker: 'untested', echo: 'untested' };

/**
 * Before the queue: is the patient seen, heard, and do they hear? The link was tested while they measured. Where all is well
 * this is a word to say and a button to press; nothing of it holds a patient who wants to go on.
 */
export function LinkTest() {
  const session = useSession();
  const send = useSend();
  const { state } = useLink();
  const [stage, setStage] = useState<'speak' | 'listen' | 'concerns'>('speak');
  const [findings, setFindings] = useState(UNTESTED);
  const [word, setWord] = useState<SpokenWord | null>(null);
  const spoken = useCallback((found: Pick<Findings, 'camera' | 'microphone' | 'echo'>, returned: SpokenWord | null) => {
    setFindings((before) => ({ ...before, ...found }));
    setWord(returned);
    setStage('listen');
  }, []);

  const goOn = (found: Findings = findings) => {
    const link = state.type === 'found' ? state.link : null;
    send({ type: 'link-tested', test: { at: new Date().toISOString(), link, ...found } });
  };
  const heard = (loudspeaker: Findings['loudspeaker']) => {
    setWord(null);
    const found = { ...findings, loudspeaker };
    setFindings(found);
    const isWell = state.type === 'found' && concernOf({ at: '', link: state.link, ...found }) === null;
    if (isWell) goOn(found);
    else setStage('concerns');
  };
  const again = () => {
    setFindings(UNTESTED);
    setWord(null);
    setStage('speak');
    testLink(session);
  };

  switch (stage) {
    case 'speak':
      return <Speak onDone={spoken} onSkip={goOn} />;
    case 'listen':
      return <Listen word={word} onAnswer={heard} onSkip={goOn} />;
    case 'concerns':
      return <Concerns state={state} findings={findings} onGoOn={() => goOn()} onAgain={again} />;
  }
}
