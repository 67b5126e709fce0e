import { ConsultationScreen } from '../consultation/ConsultationScreen.tsx';
import { FleetScreen } from '../fleet/FleetScreen.tsx';
import { UnkeptNotes } from '../notes/UnkeptNotes.tsx';
import { QueueNews } from '../queue/QueueNews.tsx';
import { QueueScreen } from '../queue/QueueScreen.tsx';
import { UrgentWaiting } from '../queue/UrgentWaiting.tsx';
import { useUnsettledGuard } from '../records/use-unsettled-guard.ts';
import { SignIn } from '../sign-in/SignIn.tsx';
import { useConsole } from '../state/use-console.tsx';
import { NoticeLine } from './NoticeLine.tsx';
import { OfflineLine } from './OfflineLine.tsx';
import { Questions } from './Questions.tsx';
import { SessionLine } from './SessionLine.tsx';
import { TopBar } from './TopBar.tsx';
import { UnreadableLine } from './UnreadableLine.tsx';
import { useShortcuts } from './use-shortcuts.ts';

/** The whole console: who is not signed in signs in; who has a patient sees the patient; else the queue, or the kiosks. */
export function Console() {
  const signedIn = useConsole((state) => state.session.kind === 'signed-in');
  const consulting = useConsole((state) => state.consultation !== null);
  const fleet = useConsole((state) => state.fleet !== null);
  useShortcuts();
  useUnsettledGuard();
  if (!signedIn) return <SignIn />;
  return (
    <div className="console" data-view={consulting ? 'consultation' : fleet ? 'fleet' : 'queue'}>
      <TopBar />
      <div>
        <OfflineLine />
        <SessionLine />
        <UnreadableLine />
        <UnkeptNotes />
        {(consulting || fleet) && <UrgentWaiting />}
      </div>
      {consulting ? <ConsultationScreen /> : fleet ? <FleetScreen /> : <QueueScreen />}
      <QueueNews />
      <NoticeLine />
      <Questions />
    </div>
  );
}
