import { HeartHandshake, PhoneCall } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Farewell } from '../drawings/Farewell.tsx';
import { Action } from '../parts/Action.tsx';
import { Stage } from '../parts/Stage.tsx';
import { NextSteps } from '../record/NextSteps.tsx';
import { PaperButtons, useOpenPaper } from '../record/Papers.tsx';
import { PaperView } from '../record/PaperView.tsx';
import { type Paper, putAway } from '../record/record-store.ts';
import { useCountdown } from '../shell/clock.ts';
import { useEndSession, useHelper, useJourney } from '../shell/session.tsx';
import { LEFT_STAYS, MORE, staysFor } from './last-words.ts';

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

/** Seconds a paper that is read after the end stays without a touch: who walks away leaves it. */
const PAPER_STAYS = 180;

/** Thanks, what follows, then the wipe; a paper may be read and printed once more before it. */
export function End({ why }: { readonly why: 'patient' | 'closed' }) {
  const paper = useOpenPaper(true);
  return paper === null ? <LastWords why={why} /> : <LastPaper key={paper.id} paper={paper} />;
}

function LastPaper({ paper }: { readonly paper: Paper }) {
  useCountdown(PAPER_STAYS, () => putAway(paper.id));
  return (
    <main className="stage fits stage-plain" data-screen="paper">
      <PaperView paper={paper} />
    </main>
  );
}

function LastWords({ why }: { readonly why: 'patient' | 'closed' }) {
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
  const [granted, setGranted] = useState(0);
  const followUp = why === 'closed' ? (status?.followUp ?? null) : null;
  const next = followUp?.kind === 'none' && followUp.advice === '' ? null : followUp;
  const outcome = why === 'closed' ? (status?.outcome ?? 'not-completed') : null;
  const left = useCountdown((outcome === null ? LEFT_STAYS : staysFor(outcome, followUp)) + granted, wipe);
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
          {why === 'closed' ? <PaperButtons /> : null}
          <p className="controls-say">{left === 0 || wiping ? t('end.wiping') : t('end.wipe', { count: left })}</p>
          {outcome !== null && (
            <Action look="quiet" isDisabled={wiping} onPress={() => setGranted(granted + MORE)}>
              {t('end.longer')}
            </Action>
          )}
          <Action look="primary" isDisabled={wiping} onPress={wipe}>
            {t('end.finish')}
          </Action>
        </>
      }
    >
      {next === null ? <Farewell /> : <NextSteps followUp={next} />}
    </Stage>
  );
}
