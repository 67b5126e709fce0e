import { I18nProvider } from 'react-aria-components';
import type { Locale } from '#protocol/patient.ts';
import type { Screen } from '../journey/state.ts';
import { LinkTest } from '../link-test/LinkTest.tsx';
import { AssistanceQuestion } from '../screens/AssistanceQuestion.tsx';
import { BirthDateQuestion } from '../screens/BirthDateQuestion.tsx';
import { Consultation } from '../screens/Consultation.tsx';
import { End, Refused } from '../screens/Endings.tsx';
import { IdentityCheck, SexQuestion } from '../screens/Identity.tsx';
import { Declined, Information } from '../screens/Information.tsx';
import { MeasurementScreen } from '../screens/MeasurementScreen.tsx';
import { NameQuestion } from '../screens/NameQuestion.tsx';
import { ReasonQuestion } from '../screens/ReasonQuestion.tsx';
import { Waiting } from '../screens/Waiting.tsx';

export { attendEquipment } from '../equipment/attend.ts';
export { EquipmentScreen } from '../equipment/EquipmentScreen.tsx';
export { attendLink } from '../link-test/link-store.ts';
export { CallBackNotice } from './CallBackNotice.tsx';
export { HelpSheet } from './HelpSheet.tsx';
export { IdleGuard } from './IdleGuard.tsx';

/** Every screen but the welcome. */
export type LaterScreen = Exclude<Screen, { readonly name: 'welcome' }>;

/** One of them, with the patient's language for what fields and groups say by themselves. */
export function LaterScreen({ screen, locale }: { readonly screen: LaterScreen; readonly locale: Locale }) {
  return (
    <I18nProvider locale={locale}>
      <Shown screen={screen} />
    </I18nProvider>
  );
}

function Shown({ screen }: { readonly screen: LaterScreen }) {
  switch (screen.name) {
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
    case 'assistance':
      return <AssistanceQuestion />;
    case 'reason':
      return <ReasonQuestion opening={screen.opening} />;
    case 'measurement':
      return <MeasurementScreen task={screen.task} />;
    case 'link-test':
      return <LinkTest />;
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
