import { FileText, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Action } from '../parts/Action.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { useJourney } from '../shell/session.tsx';
import { arrivedPaper, openPaper, type Paper, papersOf, useRecord } from './record-store.ts';

/** The paper on the screen, if any. One that arrives comes onto it by itself, once there is room for it. */
export function useOpenPaper(hasRoom: boolean): Paper | null {
  const { status } = useJourney();
  const { open, putAway } = useRecord();
  const entries = status?.entries ?? [];
  const arrived = hasRoom && open === null ? arrivedPaper(entries, putAway) : null;
  const arrivedId = arrived?.id;
  useEffect(() => {
    if (arrivedId !== undefined) openPaper(arrivedId);
  }, [arrivedId]);
  return hasRoom ? (papersOf(entries).find(({ id }) => id === open) ?? null) : null;
}

/** As many papers have a button each; more are chosen from a list. */
const MOST_BUTTONS = 2;

/** Brings back the papers the patient has put away. */
export function PaperButtons() {
  const { t } = useTranslation();
  const { status } = useJourney();
  const [choosing, setChoosing] = useState(false);
  const papers = papersOf(status?.entries ?? []);
  const open = (id: Paper['id']) => {
    setChoosing(false);
    openPaper(id);
  };
  const buttons = papers.map(({ id, content }) => (
    <Action key={id} look="quiet" icon={FileText} onPress={() => open(id)}>
      {t('record.see', { title: content.title })}
    </Action>
  ));
  if (papers.length <= MOST_BUTTONS) return buttons;
  return (
    <>
      <Action look="quiet" icon={FileText} onPress={() => setChoosing(true)}>
        {t('record.papers', { count: papers.length })}
      </Action>
      {choosing ? (
        <Sheet name="papers" title={t('record.papers-title')}>
          {buttons.toReversed()}
          <Action look="primary" icon={X} onPress={() => setChoosing(false)}>
            {t('record.put-away')}
          </Action>
        </Sheet>
      ) : null}
    </>
  );
}
