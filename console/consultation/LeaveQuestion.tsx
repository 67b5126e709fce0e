import { Button, Heading } from 'react-aria-components';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { EndingHeld } from './EndingHeld.tsx';
import { EndingLines } from './EndingLines.tsx';

/** The patient goes back into the queue, with all that was written about them. */
export function LeaveQuestion({ onCancel }: { readonly onCancel: () => void }) {
  const t = useWords();
  const actions = useActions();
  const phase = useConsole((state) => state.ending.phase.kind);
  if (phase === 'held') return <EndingHeld confirm={t('leave.confirm')} onCancel={onCancel} />;
  return (
    <>
      <Heading slot="title">{t('leave.title')}</Heading>
      <p className="lead">{t('leave.lead')}</p>
      <EndingLines />
      <div className="answers">
        <Button className="button" autoFocus isDisabled={phase === 'ending'} onPress={onCancel}>
          {t('shell.cancel')}
        </Button>
        <Button
          className="button button-primary"
          isDisabled={phase !== 'asked'}
          onPress={() => void actions.consultation.ending.confirm()}
          data-action="confirm"
        >
          {t(phase === 'asked' ? 'leave.confirm' : phase === 'settling' ? 'ending.keeping' : 'ending.asking')}
        </Button>
      </div>
    </>
  );
}
