import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Screen } from '../journey/state.ts';
import { Action } from '../parts/Action.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { useCountdown } from './clock.ts';
import { useEndSession, useFacts, useJourney, useSession } from './session.tsx';

/** How much longer than usual a patient who has called someone may sit without touching. */
const PATIENCE_WHEN_CALLING = 4;

/** Whether a patient who touches nothing may have gone: not while they wait, talk, or are being measured. */
function mayHaveGone(screen: Screen): boolean {
  switch (screen.name) {
    case 'welcome':
    case 'waiting':
    case 'consultation':
    case 'end':
      return false;
    case 'measurement':
      return screen.task.stage.name !== 'starting' && screen.task.stage.name !== 'measuring';
    default:
      return true;
  }
}

/** After a while without a touch asks whether anyone is there; without an answer the session ends and is wiped. */
export function IdleGuard() {
  const { idle } = useSession().profile;
  const { screen } = useJourney();
  const { calling } = useFacts();
  const [asking, setAsking] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const watching = mayHaveGone(screen) && !asking;
  const after = idle.after * (calling ? PATIENCE_WHEN_CALLING : 1);
  // Another screen is a sign of life, and starts the wait again.
  useEffect(() => {
    if (!watching) return;
    const restart = () => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setAsking(true), after * 1000);
    };
    restart();
    window.addEventListener('pointerdown', restart);
    window.addEventListener('keydown', restart);
    return () => {
      clearTimeout(timer.current);
      window.removeEventListener('pointerdown', restart);
      window.removeEventListener('keydown', restart);
    };
  }, [watching, after, screen]);

  return asking ? <AreYouThere seconds={idle.countdown} onStay={() => setAsking(false)} /> : null;
}

function AreYouThere({ seconds, onStay }: { readonly seconds: number; readonly onStay: () => void }) {
  const { t } = useTranslation();
  const endSession = useEndSession();
  const left = useCountdown(seconds, () => endSession('idle'));
  return (
    <Sheet
      name="idle"
      role="alertdialog"
      title={t('idle.title')}
      body={
        <>
          <p>{t('idle.body')}</p>
          <p className="idle-count number" role="timer">
            {t('idle.count', { count: left })}
          </p>
        </>
      }
    >
      <Action look="primary" onPress={onStay}>
        {t('idle.stay')}
      </Action>
      <Action look="quiet" onPress={() => endSession('idle')}>
        {t('idle.leave')}
      </Action>
    </Sheet>
  );
}
