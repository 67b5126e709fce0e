import { BellRing, CloudOff } from 'lucide-react';
import { GuestTiles } from '../invitations/GuestTiles.tsx';
import { QueueAside } from '../queue/QueueAside.tsx';
import { RecordPanel } from '../records/RecordPanel.tsx';
import { useConsole } from '../state/use-console.tsx';
import { Vitals } from '../vitals/Vitals.tsx';
import { useWords } from '../words/use-words.ts';
import { EndedBand } from './EndedBand.tsx';
import { Stage } from './Stage.tsx';
import { StageControls } from './StageControls.tsx';
import { Timeline } from './Timeline.tsx';

/** Left who else waits, in the middle the face, right the vitals, at the bottom what happened. */
export function ConsultationScreen() {
  const t = useWords();
  const view = useConsole((state) => state.consultation);
  const page = useConsole((state) => state.page);
  if (!view) return null;
  const running = view.state === 'taken';
  return (
    <main className="consultation" data-page={(running && page) || undefined}>
      <div role="alert" className="bands">
        {!running && <EndedBand view={view} />}
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
