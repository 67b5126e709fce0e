import { PhoneIncoming } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CallBackAnswer } from '#protocol/call-back.ts';
import { formatTime } from '../words/format.ts';
import { useFacts, useJourney, useSession } from './session.tsx';

/**
 * For the host of the place: a physician wants a patient back. Anyone may stand before this screen, so it tells the hour the
 * patient left at and nothing else of them.
 */
export function CallBackNotice() {
  const { t } = useTranslation();
  const { bridge } = useSession();
  const { locale } = useJourney();
  const [first, ...others] = useFacts().callBacks;
  const [failedAt, setFailedAt] = useState<string | null>(null);
  if (first === undefined) return null;
  const { id, state, departedAt } = first;
  const answer = (given: CallBackAnswer) => {
    setFailedAt(null);
    bridge.request('call-back', { id, answer: given }).then(
      (result) => setFailedAt(result.ok ? null : id),
      () => setFailedAt(id),
    );
  };
  const time = formatTime(departedAt, locale);
  const choices: readonly [CallBackAnswer, string][] =
    state === 'asked'
      ? [
          ['acknowledged', t('call-back.seek')],
          ['gone', t('call-back.gone')],
        ]
      : [
          ['returned', t('call-back.returned')],
          ['gone', t('call-back.gone')],
        ];
  return (
    <section className="call-back" data-call-back={state}>
      <p role="status">
        <PhoneIncoming aria-hidden />
        <span>
          {state === 'asked' ? t('call-back.asked', { time }) : t('call-back.acknowledged', { time })}{' '}
          {others.length === 0 ? null : t('call-back.more', { count: others.length })}
          {failedAt === id ? <strong> {t('call-back.failed')}</strong> : null}
        </span>
      </p>
      <div className="call-back-answers">
        {choices.map(([given, words]) => (
          <Button className="call-back-answer" key={given} data-answer={given} onPress={() => answer(given)}>
            {words}
          </Button>
        ))}
      </div>
    </section>
  );
}
