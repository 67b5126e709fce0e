import { LogIn, TimerReset } from 'lucide-react';
import { Link } from 'react-aria-components';
import { SIGN_IN_ADDRESS } from '../link/session.ts';
import { clockTime } from '../reading/number-format.ts';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { isEndingSoon } from './session-end.ts';
import { useNow } from './use-now.ts';

/** Says in time when the session ends: a consultation must not end with it. Signing in again leads back into it. */
export function SessionLine() {
  const t = useWords();
  const endsAt = useConsole((state) => state.sessionEndsAt);
  const offset = useConsole((state) => state.clockOffset);
  const now = useNow(30_000) + offset;
  return (
    <div role="status">
      {isEndingSoon(endsAt, now) && (
        <p className="band band-look" data-session="ending">
          <TimerReset aria-hidden="true" />
          {t('shell.sessionEnds', { time: clockTime(endsAt) })}
          <Link className="button" href={SIGN_IN_ADDRESS}>
            <LogIn aria-hidden="true" />
            {t('shell.signInAgain')}
          </Link>
        </p>
      )}
    </div>
  );
}
