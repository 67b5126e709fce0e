import { useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Screen } from '../journey/state.ts';
import { useConsultationMedia } from '../media/use-consultation-media.ts';
import { BirthDateQuestion } from '../screens/BirthDateQuestion.tsx';
import { Consultation } from '../screens/Consultation.tsx';
import { End, Refused } from '../screens/Endings.tsx';
import { IdentityCheck, SexQuestion } from '../screens/Identity.tsx';
import { Declined, Information } from '../screens/Information.tsx';
import { MeasurementScreen } from '../screens/MeasurementScreen.tsx';
import { NameQuestion } from '../screens/NameQuestion.tsx';
import { ReasonQuestion } from '../screens/ReasonQuestion.tsx';
import { Waiting } from '../screens/Waiting.tsx';
import { Welcome } from '../screens/Welcome.tsx';
import { playChime } from './chime.ts';
import { Footer } from './Footer.tsx';
import { HelpSheet } from './HelpSheet.tsx';
import { IdleGuard } from './IdleGuard.tsx';
import { Progress } from './Progress.tsx';
import { useFacts, useJourney, useSession } from './session.tsx';

function CurrentScreen({ screen }: { readonly screen: Screen }) {
  switch (screen.name) {
    case 'welcome':
      return <Welcome />;
    case 'information':
      return <Information />;
    case 'declined':
      return <Declined />;
    case 'birth-name':
    case 'given-name':
      return <NameQuestion key={screen.name} trait={screen.name} />;
    case 'birth-date':
      return <BirthDateQuestion />;
    case 'sex':
      return <SexQuestion />;
    case 'identity-check':
      return <IdentityCheck />;
    case 'reason':
      return <ReasonQuestion opening={screen.opening} />;
    case 'measurement':
      return <MeasurementScreen task={screen.task} />;
    case 'waiting':
      return <Waiting joined={screen.joined} />;
    case 'consultation':
      return <Consultation task={screen.task} />;
    case 'refused':
      return <Refused />;
    case 'end':
      return <End why={screen.why} />;
  }
}

export function App() {
  const { i18n } = useTranslation();
  const { screen, locale, comfort } = useJourney();
  const { bridge, facts } = useSession();
  const { calling } = useFacts();
  useConsultationMedia();

  useEffect(() => {
    i18n.changeLanguage(locale).catch(() => undefined);
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
    <I18nProvider locale={locale}>
      <div className="kiosk" data-showing={screen.name} data-reach={comfort.seated ? 'seated' : 'standing'}>
        {screen.name === 'consultation' ? null : <Progress />}
        <CurrentScreen screen={screen} />
        <Footer onHelp={() => call(true)} />
        {calling ? <HelpSheet onCancel={() => call(false)} /> : null}
        <IdleGuard />
      </div>
    </I18nProvider>
  );
}
