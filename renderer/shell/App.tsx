import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsultationMedia } from '../media/use-consultation-media.ts';
import { Welcome } from '../screens/Welcome.tsx';
import { playChime } from './chime.ts';
import { Footer } from './Footer.tsx';
import { useHostScreen } from './HostDoor.tsx';
import { useLater } from './later.ts';
import { Progress } from './Progress.tsx';
import { useFacts, useJourney, useSession } from './session.tsx';

export function App() {
  const { i18n } = useTranslation();
  const { screen, locale, comfort } = useJourney();
  const { bridge, facts } = useSession();
  const { calling } = useFacts();
  const { later } = useLater();
  const { isOpen: isHostHere } = useHostScreen();
  useConsultationMedia();

  useEffect(() => {
    if (i18n.language !== locale) i18n.changeLanguage(locale).catch(() => undefined);
    document.documentElement.lang = locale;
  }, [i18n, locale]);
  useEffect(() => {
    document.documentElement.dataset['text'] = String(comfort.text);
    document.documentElement.dataset['contrast'] = comfort.contrast ? 'more' : 'usual';
  }, [comfort]);

  const call = (now: boolean) => {
    facts.setState({ calling: now });
    if (now) playChime();
    bridge.request('help', { calling: now }).catch(() => undefined);
  };
  return (
    <div className="kiosk" data-showing={screen.name} data-reach={comfort.seated ? 'seated' : 'standing'}>
      {screen.name === 'consultation' ? null : <Progress />}
      {later === null || (screen.name === 'welcome' && !isHostHere) ? (
        <Welcome />
      ) : screen.name === 'welcome' ? (
        <later.EquipmentScreen />
      ) : (
        <later.LaterScreen screen={screen} locale={locale} />
      )}
      <Footer onHelp={() => call(true)} />
      {calling && later !== null ? <later.HelpSheet onCancel={() => call(false)} /> : null}
      {later === null ? null : <later.IdleGuard />}
    </div>
  );
}
