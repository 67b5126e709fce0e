import { useTranslation } from 'react-i18next';
import type { FollowUp } from '#protocol/follow-up.ts';

/** What the patient does next, in words, and the physician's advice as it was written. */
export function NextSteps({ followUp }: { readonly followUp: FollowUp }) {
  const { t } = useTranslation();
  const { kind, within, advice } = followUp;
  return (
    <div className="next-steps" data-follow-up={kind}>
      {kind === 'none' ? null : (
        <p className={kind === 'emergency' ? 'urgent' : undefined}>
          {t(`follow-up.${kind}`)}
          {within === null
            ? null
            : ` ${within === 0 ? t('follow-up.today') : t('follow-up.within', { count: within })}`}
        </p>
      )}
      {advice === '' ? null : <blockquote aria-label={t('follow-up.advice')}>{advice}</blockquote>}
    </div>
  );
}
