import { useTranslation } from 'react-i18next';
import { progressOf } from '../journey/progress.ts';
import { useJourney } from './session.tsx';

/** Where am I: one line, and as many marks as there are chapters. */
export function Progress() {
  const { t } = useTranslation();
  const progress = progressOf(useJourney());
  if (progress === null) return <div className="progress" />;
  const { at, of, chapter } = progress;
  return (
    <header className="progress">
      <p>
        <strong>{t('common.progress', { at, of })}</strong> · {t(`chapter.${chapter}`)}
      </p>
      <ol aria-hidden className="progress-marks">
        {Array.from({ length: of }, (_, index) => (
          <li key={`chapter-${index + 1}`} data-state={index + 1 < at ? 'done' : index + 1 === at ? 'here' : 'ahead'} />
        ))}
      </ol>
    </header>
  );
}
