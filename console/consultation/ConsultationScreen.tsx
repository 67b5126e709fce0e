import { BellRing, CloudOff, DoorOpen } from 'lucide-react';
import { Button } from 'react-aria-components';
import { GuestTiles } from '../invitations/GuestTiles.tsx';
import { QueueAside } from '../queue/QueueAside.tsx';
import { RecordPanel } from '../records/RecordPanel.tsx';
import { useUnsettledGuard } from '../records/use-unsettled-guard.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { Vitals } from '../vitals/Vitals.tsx';
import { useWords } from '../words/use-words.ts';
import { Stage } from './Stage.tsx';
import { StageControls } from './StageControls.tsx';
import { Timeline } from './Timeline.tsx';

/** Left who else waits, in the middle the face, right the vitals, at the bottom what happened. */
export function ConsultationScreen() {
  const t = useWords();
  const actions = useActions();
  const view = useConsole((state) => state.consultation);
  const page = useConsole((state) => state.page);
  useUnsettledGuard();
  if (!view) return null;
  const running = view.state === 'taken';
  return (
    <main className="consultation" data-page={(running && page) || undefined}>
      <div role="alert" className="bands">
        {!running && (
          <p className="band band-look" data-ended={view.state}>
            <DoorOpen aria-hidden="true" />
            {t('consultation.ended', { state: t(`state.${view.state}`) })}
            <Button
              className="button button-primary"
              onPress={() => actions.consultation.backToQueue()}
              data-action="back"
            >
              {t('consultation.backToQueue')}
            </Button>
          </p>
        )}
        {running && view.callingForHelp && (
          <p className="band band-danger" data-help>
            <BellRing aria-hidden="true" />
            {t('consultation.help')}
          </p>
        )}
        {running && !view.kioskOnline && (
          <p className="band band-look" data-kiosk-away>
            <CloudOff aria-hidden="true" />
            {t('consultation.kioskAway')}
          </p>
        )}
      </div>
      <QueueAside />
      {running && <RecordPanel view={view} />}
      <section className="stage" aria-label={t('video.stage')}>
        <Stage view={view} />
        {running && <GuestTiles />}
        {running && <StageControls view={view} />}
      </section>
      <Vitals view={view} />
      <Timeline view={view} />
    </main>
  );
}
