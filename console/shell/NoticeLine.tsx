import { CircleCheck, TriangleAlert, X } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from 'react-aria-components';
import type { Notice } from '../state/console-state.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';

/** How long a good outcome stays (ms); a failure stays until it is hidden or overtaken. */
const SHOWN_FOR = 6_000;

function useNoticeText(notice: Notice | null): string {
  const t = useWords();
  switch (notice?.kind) {
    case undefined:
      return '';
    case 'error':
      return notice.error === 'timed-out' ? t('notice.timedOut') : t(`error.${notice.error}`);
    case 'closed':
      return t('notice.closed', { outcome: t(`outcome.${notice.outcome}`).toLowerCase() });
    case 'refused':
    case 'still':
    case 'left':
    case 'unheard':
    case 'chosen-gone':
      return t(`notice.${notice.kind}`);
    case 'message':
      return t('chat.wrote', { text: notice.text });
  }
}

const FAILURES: readonly Notice['kind'][] = ['error', 'unheard', 'chosen-gone'];
const isFailure = (notice: Notice | null): boolean => notice !== null && FAILURES.includes(notice.kind);

/** One line for what just happened, spoken as it appears. */
export function NoticeLine() {
  const t = useWords();
  const notice = useConsole((state) => state.notice);
  const actions = useActions();
  const text = useNoticeText(notice);
  useEffect(() => {
    if (notice === null || isFailure(notice)) return;
    const timer = setTimeout(() => actions.dismissNotice(), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [notice, actions]);
  return (
    <div role={isFailure(notice) ? 'alert' : 'status'} className="notice-slot">
      {notice && (
        <div className={isFailure(notice) ? 'notice notice-look' : 'notice'}>
          {isFailure(notice) ? <TriangleAlert aria-hidden="true" /> : <CircleCheck aria-hidden="true" />}
          <p>{text}</p>
          <Button className="tool" aria-label={t('notice.dismiss')} onPress={() => actions.dismissNotice()}>
            <X aria-hidden="true" />
          </Button>
        </div>
      )}
    </div>
  );
}
