import { useTranslation } from 'react-i18next';
import type { Measurement, MeasurementKind } from '#protocol/measurement.ts';
import { useJourney } from '../shell/session.tsx';
import { formatReading, formatTime, unitOf } from '../words/format.ts';

/** The newest reading of each kind, oldest kind first. */
const newestOfKind = (measurements: readonly Measurement[]): Measurement[] => {
  const newest = new Map<MeasurementKind, Measurement>();
  for (const measurement of measurements) newest.set(measurement.reading.kind, measurement);
  return [...newest.values()];
};

/** What the physician has in hand, as the patient may read it too. */
export function VitalsStrip({ measurements }: { readonly measurements: readonly Measurement[] }) {
  const { t } = useTranslation();
  const { locale } = useJourney();
  const newest = newestOfKind(measurements);
  return (
    <section className="vitals" aria-label={t('consultation.vitals')}>
      {newest.length === 0 ? <p>{t('consultation.vitals-none')}</p> : null}
      <dl>
        {newest.map(({ id, reading, takenAt, device }) => (
          <div className="vital" key={id} data-measurement={reading.kind} data-validity={reading.validity}>
            <dt>{t(`kind.${reading.kind}`)}</dt>
            <dd>
              {reading.validity === 'invalid' ? (
                t(`reading.${reading.reasons[0] ?? 'device-error'}`)
              ) : (
                <>
                  <span className="number">{formatReading(reading, locale)}</span>{' '}
                  <span className="unit">{t(`unit.${unitOf(reading)}`)}</span>
                </>
              )}
            </dd>
            <dd className="vital-source">
              {t('taken.source', { device: device.model, time: formatTime(takenAt, locale) })}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
