import { LogIn, RotateCw } from 'lucide-react';
import { Button, Link } from 'react-aria-components';
import { SIGN_IN_ADDRESS } from '../link/session.ts';
import { UnkeptNotes } from '../notes/UnkeptNotes.tsx';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';

const SIGNED_OUT = { left: 'signIn.signedOut', ended: 'signIn.ended', never: 'signIn.lead' } as const;

/** One button. Says why, where the session is being checked, was ended, or cannot be asked for. */
export function SignIn() {
  const t = useWords();
  const actions = useActions();
  const session = useConsole((state) => state.session);
  const locale = useConsole((state) => state.preferences.locale);
  return (
    <main className="sign-in" data-view="sign-in">
      <div className="sign-in-sheet">
        <svg className="pulse-mark" viewBox="0 0 120 32" aria-hidden="true">
          <path d="M1 22h16c5 0 6-18 10-18s5 12 8 12 4-4 6-1 3 7 8 7c5 0 6-18 10-18s5 12 8 12 4-4 6-1 3 7 8 7h38" />
        </svg>
        <p className="wordmark">Escale</p>
        <h1>{t('signIn.title')}</h1>
        <p className="lead" role="status">
          {session.kind === 'checking' && t('signIn.checking')}
          {session.kind === 'unreachable' && t('signIn.unreachable')}
          {session.kind === 'signed-out' && t(SIGNED_OUT[session.was ?? 'never'])}
        </p>
        {session.kind === 'signed-out' && (
          <Link className="button button-primary button-large" href={SIGN_IN_ADDRESS} autoFocus data-action="sign-in">
            <LogIn aria-hidden="true" />
            {t('signIn.action')}
          </Link>
        )}
        {session.kind === 'unreachable' && (
          <Button className="button button-primary button-large" autoFocus onPress={() => void actions.start()}>
            <RotateCw aria-hidden="true" />
            {t('signIn.retry')}
          </Button>
        )}
      </div>
      <UnkeptNotes />
      <Button className="button button-quiet" onPress={() => actions.prefer({ locale: locale === 'fr' ? 'en' : 'fr' })}>
        {t('shell.language')}
      </Button>
    </main>
  );
}
