import { Trash2, TriangleAlert } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { CopyNotes } from './CopyNotes.tsx';

/** Notes the server never had, of consultations this console has no part in any more: to be copied, or put away. */
export function UnkeptNotes() {
  const t = useWords();
  const actions = useActions();
  const unkept = useConsole((state) => state.unkept);
  return (
    <div role="alert">
      {unkept.map(({ consultationId, patient, text }) => (
        <div key={consultationId} className="band band-look band-notes" data-unkept={consultationId}>
          <TriangleAlert aria-hidden="true" />
          <span>{t('ending.leftBehind', { patient })}</span>
          <CopyNotes text={text} />
          <Button
            className="button button-small"
            onPress={() => actions.consultation.putAwayNotes(consultationId)}
            data-action="put-away-notes"
          >
            <Trash2 aria-hidden="true" />
            {t('ending.putAway')}
          </Button>
        </div>
      ))}
    </div>
  );
}
