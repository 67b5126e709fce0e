import type { TFunction } from 'i18next';
import { Armchair, Clock, DoorOpen, MonitorSmartphone, WifiOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WaitEstimate } from '#protocol/wait.ts';
import { WaitingLine } from '../drawings/WaitingLine.tsx';
import { Action } from '../parts/Action.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { Stage } from '../parts/Stage.tsx';
import { useNow } from '../shell/clock.ts';
import { useFacts, useJourney, useSend } from '../shell/session.tsx';

/** A length of time as it is said, of whole minutes. */
function duration(minutes: number, t: TFunction): string {
  if (minutes < 60) return t('waiting.duration-minutes', { count: minutes });
  return t('waiting.duration-hours', { hours: Math.floor(minutes / 60), minutes: `${minutes % 60}`.padStart(2, '0') });
}

/** How much longer, as far as anyone knows: an interval, or what is not known. */
function estimateWords(estimate: WaitEstimate, t: TFunction): string {
  if (estimate.kind === 'unknown') return t(`waiting.unknown.${estimate.why}`);
  const { from, to } = estimate;
  if (to < 60) return from === 0 ? t('waiting.less', { to }) : t('waiting.between', { from, to });
  const long = { from: duration(from, t), to: duration(to, t) };
  return from === 0 ? t('waiting.less-long', long) : t('waiting.between-long', long);
}

/** Never blank: where the patient stands, what happens next, how long as far as anyone knows, and that leaving is allowed. */
export function Waiting({ joined }: { readonly joined: boolean }) {
  const { t } = useTranslation();
  const { status } = useJourney();
  const { link } = useFacts();
  const send = useSend();
  const [leaving, setLeaving] = useState(false);
  const [since] = useState(() => performance.now());
  const minutes = Math.floor((useNow(1000) - since) / 60_000);
  const ahead = status?.state === 'waiting' ? status.ahead : null;
  const estimate = status?.state === 'waiting' ? status.estimate : null;
  const place =
    !joined || ahead === null
      ? t('waiting.joining')
      : ahead === 0
        ? t('waiting.next')
        : t('waiting.ahead', { count: ahead });
  return (
    <Stage
      name="waiting"
      title={t('waiting.title')}
      detail={
        <div role="status">
          {link.online ? (
            <>
              <p data-ahead={ahead ?? undefined}>{place}</p>
              {estimate === null ? null : (
                <p
                  className="waiting-estimate"
                  data-estimate={estimate.kind === 'interval' ? 'interval' : estimate.why}
                >
                  {estimateWords(estimate, t)}
                </p>
              )}
            </>
          ) : (
            <div className="notice" data-offline>
              <WifiOff aria-hidden />
              <p>
                {t('waiting.offline')} {t('waiting.offline-body')}
              </p>
            </div>
          )}
        </div>
      }
      controls={
        <>
          <ul className="waiting-facts">
            <li>
              <MonitorSmartphone aria-hidden /> <span>{t('waiting.happens')}</span>
            </li>
            <li>
              <Armchair aria-hidden /> <span>{t('waiting.stay')}</span>
            </li>
            <li>
              <Clock aria-hidden />{' '}
              <span>{minutes === 0 ? t('waiting.since_zero') : t('waiting.since', { count: minutes })}</span>
            </li>
          </ul>
          <div className="quiet-row">
            <Action look="quiet" icon={DoorOpen} onPress={() => setLeaving(true)}>
              {t('waiting.leave')}
            </Action>
          </div>
          {leaving ? (
            <Sheet name="leave" title={t('waiting.leave-title')} body={<p>{t('waiting.leave-body')}</p>}>
              <Action look="primary" onPress={() => setLeaving(false)}>
                {t('waiting.leave-no')}
              </Action>
              <Action look="quiet" onPress={() => send({ type: 'leave' })}>
                {t('waiting.leave-yes')}
              </Action>
            </Sheet>
          ) : null}
        </>
      }
    >
      <WaitingLine ahead={ahead} />
    </Stage>
  );
}
