import { CircleCheck, LoaderCircle, TriangleAlert } from 'lucide-react';
import { Button, Heading } from 'react-aria-components';
import { CopyNotes } from '../notes/CopyNotes.tsx';
import { TwoTexts } from '../notes/NotesPage.tsx';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { heldNow } from './ending-state.ts';

interface EndingHeldProps {
  /** What the physician had asked for, on its button. */
  readonly confirm: string;
  readonly onCancel: () => void;
}

/** Nothing has ended, for something could not be kept: why, and what to do. Ending without it is a choice of its own. */
export function EndingHeld({ confirm, onCancel }: EndingHeldProps) {
  const t = useWords();
  const actions = useActions();
  const { phase } = useConsole((state) => state.ending);
  const draft = useConsole((state) => state.record.notes);
  if (phase.kind !== 'held') return null;
  const now = heldNow(phase.why, draft);
  const isStuck = now === 'offline' || now === 'refused' || now === 'not-sent';
  return (
    <>
      <Heading slot="title">{t(now === 'kept' ? 'ending.ready' : 'ending.held')}</Heading>
      {now === 'newer' && (
        <div data-held={now}>
          <TwoTexts draft={draft} />
        </div>
      )}
      {(now === 'kept' || now === 'keeping') && (
        <p role="status" className="ending-state" data-held={now}>
          {now === 'kept' ? <CircleCheck aria-hidden="true" /> : <LoaderCircle aria-hidden="true" />}
          {t(`ending.${now}`)}
        </p>
      )}
      {isStuck && (
        <p role="alert" className="ending-state doubt" data-held={now}>
          <TriangleAlert aria-hidden="true" />
          {t(`endingHeld.${now}`)}
        </p>
      )}
      {now !== 'kept' && now !== 'not-sent' && <CopyNotes text={draft.text} />}
      {isStuck && (
        <Button
          className="button button-small ending-drop"
          onPress={() => actions.consultation.ending.goWithout(now === 'not-sent' ? 'sending' : 'notes')}
          data-action="without"
        >
          {t(now === 'not-sent' ? 'ending.dropSending' : 'ending.dropNotes')}
        </Button>
      )}
      <div className="answers">
        <Button className="button" autoFocus onPress={onCancel} data-action="back">
          {t('ending.back')}
        </Button>
        {now !== 'not-sent' && (
          <Button
            className="button button-primary"
            isDisabled={now === 'newer' || now === 'keeping'}
            onPress={() => void actions.consultation.ending.confirm()}
            data-action="confirm"
          >
            {isStuck ? t('ending.again') : confirm}
          </Button>
        )}
      </div>
    </>
  );
}
