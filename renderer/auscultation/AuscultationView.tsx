import { Stethoscope, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAuscultation } from './auscultation-store.ts';
import { ChestDrawing } from './ChestDrawing.tsx';
import { LevelMeter } from './LevelMeter.tsx';

/** What the physician listens to, where the disc is held for it, and whether it hears something. */
export function AuscultationView() {
  const { t } = useTranslation();
  const { state, site, track } = useAuscultation();
  if (state === 'off') return null;
  if (state === 'missing' || state === 'processed' || state === 'fault' || state === 'weak') {
    return (
      <div role="status" className="notice" data-auscultation={state}>
        <TriangleAlert aria-hidden />
        <p>{t(`auscultation.${state}`)}</p>
      </div>
    );
  }
  return (
    <section className="auscultation" data-auscultation={state} data-site={site} aria-label={t('auscultation.label')}>
      <ChestDrawing site={site} />
      <div className="auscultation-say">
        <div role="status">
          <h2>
            <Stethoscope aria-hidden />
            {t(`auscultation.${site}.title`)}
          </h2>
          <p>{t(`auscultation.${site}.hold`)}</p>
        </div>
        {track === null ? <p>{t('auscultation.opening')}</p> : <LevelMeter track={track} />}
      </div>
    </section>
  );
}
