import { HeartHandshake, PhoneCall } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Farewell } from '../drawings/Farewell.tsx';
import { Action } from '../parts/Action.tsx';
import { Stage } from '../parts/Stage.tsx';
import { useCountdown } from '../shell/clock.ts';
import { useEndSession, useHelper, useJourney } from '../shell/session.tsx';

/** Seconds the last words stay: long enough to read them twice after a consultation, short once the patient leaves. */
const LAST_WORDS = { closed: 30, patient: 10 } as const;

/** Kind, and with the one thing to do. */
export function Refused() {
  const { t } = useTranslation();
  const { status } = useJourney();
  const helper = useHelper();
  const endSession = useEndSession();
  const refusal = status?.refusal ?? 'other';
  return (
    <Stage
      name="refused"
      title={t('refused.title')}
      detail={
        <>
          <p className={refusal === 'emergency-services' ? 'urgent' : undefined} data-refusal={refusal}>
            {t(`refused.${refusal}`)}
          </p>
          <p>{t('refused.ask', { helper })}</p>
        </>
      }
      controls={
        <Action look="primary" onPress={() => endSession('closed')}>
          {t('refused.finish')}
        </Action>
      }
    >
      {refusal === 'emergency-services' ? (
        <PhoneCall aria-hidden className="emblem" />
      ) : (
        <HeartHandshake aria-hidden className="emblem" />
      )}
    </Stage>
  );
}

/** Thanks, what follows, then the wipe. */
export function End({ why }: { readonly why: 'patient' | 'closed' }) {
  const { t } = useTranslation();
  const { status } = useJourney();
  const helper = useHelper();
  const endSession = useEndSession();
  const [wiping, setWiping] = useState(false);
  const wipe = () => {
    if (wiping) return;
    setWiping(true);
    endSession(why);
  };
  const left = useCountdown(LAST_WORDS[why], wipe);
  const outcome = why === 'closed' ? (status?.outcome ?? 'not-completed') : null;
  return (
    <Stage
      name="end"
      title={outcome === null ? t('end.left') : t('end.title')}
      detail={
        <p className={outcome === 'emergency' ? 'urgent' : undefined} data-outcome={outcome ?? undefined}>
          {outcome === null ? t('end.come-back') : t(`end.${outcome}`, { helper })}
        </p>
      }
      controls={
        <>
          <p className="controls-say">{left === 0 || wiping ? t('end.wiping') : t('end.wipe', { count: left })}</p>
          <Action look="primary" isDisabled={wiping} onPress={wipe}>
            {t('end.finish')}
          </Action>
        </>
      }
    >
      <Farewell />
    </Stage>
  );
}
