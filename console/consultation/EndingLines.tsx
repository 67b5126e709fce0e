import { LoaderCircle, TriangleAlert } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useShallow } from 'zustand/react/shallow';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { unsettledIn } from './ending-state.ts';

/** What the server does not have yet, told before the consultation ends and while it is waited for. */
export function EndingLines() {
  const t = useWords();
  const actions = useActions();
  const { phase, without } = useConsole((state) => state.ending);
  const { notes, recording, sending, sent, lost } = useConsole(useShallow(unsettledIn));
  const isSettling = phase.kind === 'settling';
  const isKept = notes === null || without.includes('notes');
  const lines = [
    ...(recording ? [{ what: 'recording', words: t('ending.recording') }] : []),
    ...(isKept ? [] : [{ what: 'notes', words: t(notes === 'unsaved' ? 'ending.notes' : `endingHeld.${notes}`) }]),
    ...(sending > 0
      ? [
          {
            what: 'sending',
            words: sent === null ? t('ending.sending') : t('ending.sendingShare', { percent: Math.round(100 * sent) }),
          },
        ]
      : []),
    ...(lost > 0 ? [{ what: 'lost', words: t('ending.lost') }] : []),
  ];
  const failure = phase.kind === 'asked' ? phase.failure : null;
  return (
    <>
      <div role="status" className="ending-lines">
        {lines.map(({ what, words }) => (
          <p key={what} className="doubt" data-unsettled={what}>
            {isSettling && what !== 'lost' ? <LoaderCircle aria-hidden="true" /> : <TriangleAlert aria-hidden="true" />}
            {words}
          </p>
        ))}
      </div>
      {isSettling && isKept && sending > 0 && (
        <Button
          className="button button-small ending-drop"
          onPress={() => actions.consultation.ending.goWithout('sending')}
          data-action="drop-sending"
        >
          {t('ending.dropSending')}
        </Button>
      )}
      {failure !== null && (
        <p className="doubt" role="alert" data-failure={failure}>
          <TriangleAlert aria-hidden="true" />
          {failure === 'timed-out' ? t('notice.timedOut') : t(`error.${failure}`)}
        </p>
      )}
    </>
  );
}
