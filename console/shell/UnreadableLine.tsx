import { RotateCw, TriangleAlert } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';

/** Says that something of what the server tells is not on this page, and what helps. It stays for as long as that is so. */
export function UnreadableLine() {
  const t = useWords();
  const unreadable = useConsole((state) => state.unreadable);
  return (
    <div role="alert">
      {unreadable.length > 0 && (
        <p className="band band-look" data-unreadable={unreadable.join(' ')}>
          <TriangleAlert aria-hidden="true" />
          {t(unreadable.includes('consultation') ? 'unreadable.consultation' : 'unreadable.queue')}
          <Button className="button" onPress={() => location.reload()} data-action="reload">
            <RotateCw aria-hidden="true" />
            {t('unreadable.reload')}
          </Button>
        </p>
      )}
    </div>
  );
}
