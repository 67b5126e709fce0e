import { FileText, MessageSquareText, NotebookPen, UserPlus } from 'lucide-react';
import { ToggleButton } from 'react-aria-components';
import { unreadIn } from '../chat/messages.ts';
import { Key } from '../shell/Key.tsx';
import type { RecordPage } from '../state/console-state.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';

const PAGES = [
  { page: 'chat', Icon: MessageSquareText },
  { page: 'notes', Icon: NotebookPen },
  { page: 'documents', Icon: FileText },
  { page: 'guests', Icon: UserPlus },
] as const satisfies readonly { page: RecordPage; Icon: unknown }[];

/** Opens and closes the pages of the record; an unread message is counted where it is read. */
export function RecordButtons() {
  const t = useWords();
  const actions = useActions();
  const open = useConsole((state) => state.page);
  const unread = useConsole((state) => unreadIn(state.consultation?.entries ?? [], state.readTo));
  return (
    <div className="record-buttons">
      {PAGES.map(({ page, Icon }) => (
        <ToggleButton
          key={page}
          className={open === page ? 'button button-held' : 'button'}
          isSelected={open === page}
          onChange={() => actions.consultation.turnTo(open === page ? null : page)}
          data-action={page}
        >
          <Icon aria-hidden="true" />
          {t(page === 'guests' ? 'guests.button' : `${page}.title`)}
          {page === 'chat' && unread > 0 && (
            <span className="unread" data-unread={unread}>
              <span aria-hidden="true">{unread}</span>
              <span className="visually-hidden">{t('chat.unread', { count: unread })}</span>
            </span>
          )}
          <Key of={page} />
        </ToggleButton>
      ))}
    </div>
  );
}
