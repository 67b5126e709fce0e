import { X } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { ConsultationView } from '#protocol/consultation.ts';
import { AuscultationPage } from '../auscultation/AuscultationPage.tsx';
import { Chat } from '../chat/Chat.tsx';
import { Documents } from '../documents/Documents.tsx';
import { GuestsPage } from '../invitations/GuestsPage.tsx';
import { NotesPage } from '../notes/NotesPage.tsx';
import { useFocusReturn } from '../shell/use-focus-return.ts';
import type { RecordPage } from '../state/console-state.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';

/** What is written and sent, beside the video and never over it: one page at a time. */
export function RecordPanel({ view }: { readonly view: ConsultationView }) {
  const page = useConsole((state) => state.page);
  return page === null ? null : <OpenPage key={page} page={page} view={view} />;
}

function OpenPage({ page, view }: { readonly page: RecordPage; readonly view: ConsultationView }) {
  const t = useWords();
  const actions = useActions();
  useFocusReturn(`[data-action="${page === 'auscultation' ? 'listen' : page}"]`);
  return (
    <section
      className="record-panel"
      aria-label={t(`${page}.title`)}
      data-page={page}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) actions.consultation.turnTo(null);
      }}
    >
      <header>
        <h2>{t(`${page}.title`)}</h2>
        <Button className="tool" aria-label={t('record.close')} onPress={() => actions.consultation.turnTo(null)}>
          <X aria-hidden="true" />
        </Button>
      </header>
      {page === 'chat' && <Chat view={view} />}
      {page === 'notes' && <NotesPage />}
      {page === 'auscultation' && <AuscultationPage view={view} />}
      {page === 'guests' && <GuestsPage view={view} />}
      {page === 'documents' && <Documents view={view} />}
    </section>
  );
}
