import { Check, Pencil, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Sex } from '#protocol/patient.ts';
import { Action } from '../parts/Action.tsx';
import { Stage } from '../parts/Stage.tsx';
import { useJourney, useSend } from '../shell/session.tsx';
import { formatDate } from '../words/format.ts';

export function SexQuestion() {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Stage
      name="sex"
      title={t('sex.title')}
      controls={
        <>
          <div className="choices">
            {Sex.options.map((sex) => (
              <Action key={sex} look={sex === 'U' ? 'quiet' : 'primary'} onPress={() => send({ type: 'sex', sex })}>
                {t(`sex.${sex}`)}
              </Action>
            ))}
          </div>
          <div className="quiet-row">
            <Action look="quiet" icon={Undo2} onPress={() => send({ type: 'back' })}>
              {t('common.back')}
            </Action>
          </div>
        </>
      }
    />
  );
}

/** Everything typed, to be checked before it goes anywhere; its state stays provisional (R25). */
export function IdentityCheck() {
  const { t } = useTranslation();
  const { traits, locale } = useJourney();
  const send = useSend();
  const rows = [
    { trait: 'birth-name', value: traits.birthName },
    { trait: 'given-name', value: traits.givenName },
    { trait: 'birth-date', value: traits.birthDate === null ? null : formatDate(traits.birthDate, locale) },
    { trait: 'sex', value: traits.sex === null ? null : t(`sex.${traits.sex}`) },
  ] as const;
  return (
    <Stage
      name="identity-check"
      shape="wide"
      title={t('identity-check.title')}
      detail={<p>{t('identity-check.provisional')}</p>}
      controls={
        <>
          <dl className="check-list">
            {rows.map(({ trait, value }) => (
              <div className="check-row" key={trait}>
                <dt>{t(`identity-check.${trait}`)}</dt>
                <dd data-trait={trait}>{value}</dd>
                <dd className="check-correct">
                  <Action
                    look="quiet"
                    icon={Pencil}
                    label={t('identity-check.correct-trait', { trait: t(`identity-check.${trait}`) })}
                    onPress={() => send({ type: 'correct', trait })}
                  >
                    {t('identity-check.correct')}
                  </Action>
                </dd>
              </div>
            ))}
          </dl>
          <Action look="primary" icon={Check} onPress={() => send({ type: 'identity-correct' })}>
            {t('identity-check.confirm')}
          </Action>
        </>
      }
    />
  );
}
