import { Languages, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { Preferences } from '../state/console-state.ts';
import { keepPreference } from '../state/preferences.ts';
import { speak } from '../words/index.ts';
import { useWords } from '../words/use-words.ts';
import { CodeForm, Invited, NoSeat } from './BeforeTheRoom.tsx';
import { GuestRoomScreen } from './GuestRoomScreen.tsx';
import { useGuest, useGuestActions } from './use-guest.tsx';

/** The page of someone the physician has invited: who invites them, then the room, then that it is over. */
export function GuestPage({ preferences }: { readonly preferences: Preferences }) {
  const phase = useGuest((state) => state.phase);
  return (
    <div className="guest-page" data-phase={phase.kind}>
      <header className="guest-top">
        <p className="wordmark">Escale</p>
        <Tools preferences={preferences} />
      </header>
      <Screen />
    </div>
  );
}

function Screen() {
  const t = useWords();
  const actions = useGuestActions();
  const phase = useGuest((state) => state.phase);
  switch (phase.kind) {
    case 'opening':
      return (
        <main className="guest-sheet">
          <p role="status">{t('guestPage.opening')}</p>
        </main>
      );
    case 'unreachable':
      return (
        <NoSeat title={t('guestPage.unreachable')} lead={t('guestPage.unreachableLead')}>
          <Button className="button button-primary button-large" onPress={() => void actions.retry()}>
            {t('guestPage.retry')}
          </Button>
        </NoSeat>
      );
    case 'cannot-encrypt':
      return <NoSeat title={t('guestPage.cannotEncrypt')} lead={t('guestPage.cannotEncryptLead')} />;
    case 'code':
      return <CodeForm trouble={phase.trouble} />;
    case 'invited':
      return <Invited welcome={phase.welcome} />;
    case 'room':
      return <GuestRoomScreen welcome={phase.welcome} />;
    case 'refused':
      return (
        <NoSeat why={phase.why} title={t(`guestRefusal.${phase.why}`)} lead={t(`guestRefusalLead.${phase.why}`)}>
          <Button className="button button-quiet" onPress={() => actions.another()} data-action="another">
            {t('guestPage.another')}
          </Button>
        </NoSeat>
      );
  }
}

/** Language and theme, kept for the next time. */
function Tools({ preferences }: { readonly preferences: Preferences }) {
  const t = useWords();
  const [locale, setLocale] = useState(preferences.locale);
  const [theme, setTheme] = useState(preferences.theme);
  const turnTheme = () => {
    const next = theme === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset['theme'] = next;
    keepPreference({ theme: next });
    setTheme(next);
  };
  const turnLanguage = () => {
    const next = locale === 'fr' ? 'en' : 'fr';
    keepPreference({ locale: next });
    void speak(next);
    setLocale(next);
  };
  return (
    <div className="top-tools">
      <Button className="tool" aria-label={t(theme === 'dark' ? 'shell.light' : 'shell.dark')} onPress={turnTheme}>
        {theme === 'dark' ? <Sun aria-hidden="true" /> : <Moon aria-hidden="true" />}
      </Button>
      <Button className="tool" aria-label={t('shell.language')} onPress={turnLanguage}>
        <Languages aria-hidden="true" />
      </Button>
    </div>
  );
}
