import { CloudOff } from 'lucide-react';
import { clockTime } from '../reading/number-format.ts';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';

/** Says that the link is away and since when what is shown is no longer fresh. */
export function OfflineLine() {
  const t = useWords();
  const link = useConsole((state) => state.link);
  const known = useConsole((state) => state.queue !== null);
  return (
    <div role="status" className="offline-slot">
      {link.kind === 'offline' && (
        <p className="band band-look">
          <CloudOff aria-hidden="true" />
          {known ? t('shell.offlineAsOf', { time: clockTime(link.asOf) }) : t('shell.offline')}
        </p>
      )}
    </div>
  );
}
