import { useViewFocus } from '../shell/use-view-focus.ts';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';

/** The queue's name and how many wait. */
export function QueueHeading() {
  const t = useWords();
  const count = useConsole((state) => state.queue?.length ?? null);
  const heading = useViewFocus<HTMLHeadingElement>();
  return (
    <div className="heading">
      <p className="wordmark">Escale</p>
      <h1 ref={heading} tabIndex={-1}>
        {count === null || count === 0 ? t('queue.title') : t('queue.count', { count })}
      </h1>
    </div>
  );
}
