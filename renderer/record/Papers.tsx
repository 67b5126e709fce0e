import { FileText } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Action } from '../parts/Action.tsx';
import { useJourney, useSession } from '../shell/session.tsx';
import { arrivedPaper, openPaper, type Paper, papersOf, useRecord } from './record-store.ts';

/** The paper on the screen, if any. One that arrives comes onto it by itself, once there is room for it. */
export function useOpenPaper(hasRoom: boolean): Paper | null {
  const { bridge } = useSession();
  const { status } = useJourney();
  const { open, putAway } = useRecord();
  const entries = status?.entries ?? [];
  const arrived = hasRoom && open === null ? arrivedPaper(entries, putAway) : null;
  const arrivedId = arrived?.id;
  useEffect(() => {
    if (arrivedId !== undefined) openPaper(bridge, arrivedId);
  }, [bridge, arrivedId]);
  return hasRoom ? (papersOf(entries).find(({ id }) => id === open) ?? null) : null;
}

/** Brings back the papers the patient has put away. */
export function PaperButtons() {
  const { t } = useTranslation();
  const { bridge } = useSession();
  const { status } = useJourney();
  const papers = papersOf(status?.entries ?? []);
  return papers.slice(-2).map(({ id, content }) => (
    <Action key={id} look="quiet" icon={FileText} onPress={() => openPaper(bridge, id)}>
      {t('record.see', { title: content.title })}
    </Action>
  ));
}
