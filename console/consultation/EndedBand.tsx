import { DoorOpen, TriangleAlert, Upload } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useShallow } from 'zustand/react/shallow';
import type { ConsultationView } from '#protocol/consultation.ts';
import { CopyNotes } from '../notes/CopyNotes.tsx';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { unsettledIn } from './ending-state.ts';

/** The consultation was ended by somebody else: how, and what of the physician's is not in the record yet, or never will be. */
export function EndedBand({ view }: { readonly view: ConsultationView }) {
  const t = useWords();
  const actions = useActions();
  const { notes, lost, sending } = useConsole(useShallow(unsettledIn));
  const text = useConsole((state) => state.record.notes.text);
  const unsent = useConsole((state) => state.record.unsent);
  return (
    <>
      <p className="band band-look" data-ended={view.state}>
        <DoorOpen aria-hidden="true" />
        {t('consultation.ended', { state: t(`state.${view.state}`) })}
        <Button className="button button-primary" onPress={() => actions.consultation.backToQueue()} data-action="back">
          {t('consultation.backToQueue')}
        </Button>
      </p>
      {sending > 0 && (
        <p className="band band-look" data-unsettled="sending">
          <Upload aria-hidden="true" />
          {t('ending.stillSending')}
        </p>
      )}
      {lost > 0 && (
        <p className="band band-look" data-unsettled="lost">
          <TriangleAlert aria-hidden="true" />
          {t('ending.sampleLost')}
        </p>
      )}
      {unsent.map(
        ({ id, content, failed }) =>
          failed && (
            <p key={id} className="band band-look" data-unsettled="message">
              <TriangleAlert aria-hidden="true" />
              <span>{t('ending.messageLost', { text: content.text })}</span>
            </p>
          ),
      )}
      {notes !== null && (
        <div className="band band-look band-notes" data-unsettled="notes">
          <TriangleAlert aria-hidden="true" />
          {t('ending.unkept')}
          <CopyNotes text={text} />
        </div>
      )}
    </>
  );
}
