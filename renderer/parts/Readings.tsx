import { CircleCheck, CircleHelp, CircleSlash } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Measurement } from '#protocol/measurement.ts';
import { useJourney } from '../shell/session.tsx';
import { formatReading, formatTime, unitOf } from '../words/format.ts';

/** Durable readings: value, unit, how far they can be trusted, and beside each the device and the time. */
export function Readings({ measurements }: { readonly measurements: readonly Measurement[] }) {
  return (
    <ul className="readings">
      {measurements.map((measurement) => (
        <DurableReading key={measurement.id} measurement={measurement} />
      ))}
    </ul>
  );
}

function DurableReading({ measurement }: { readonly measurement: Measurement }) {
  const { t } = useTranslation();
  const { locale } = useJourney();
  const { reading, device, takenAt } = measurement;
  const Mark = reading.validity === 'valid' ? CircleCheck : reading.validity === 'invalid' ? CircleSlash : CircleHelp;
  return (
    <li className="reading" data-measurement={reading.kind} data-validity={reading.validity}>
      <p className="reading-kind">
        <Mark aria-hidden /> {t(`kind.${reading.kind}`)}
      </p>
      {reading.validity === 'invalid' ? (
        <p className="reading-words">{t(`reading.${reading.reasons[0] ?? 'device-error'}`)}</p>
      ) : (
        <p className="reading-value">
          <span className="number">{formatReading(reading, locale)}</span>{' '}
          <span className="unit">{t(`unit.${unitOf(reading)}`)}</span>
        </p>
      )}
      {reading.validity === 'questionable' ? (
        <p className="doubt">
          {reading.reasons[0] === undefined ? '' : `${t(`reading.${reading.reasons[0]}`)} · `}
          {t('taken.questionable')}
        </p>
      ) : null}
      <p className="reading-source">{t('taken.source', { device: device.model, time: formatTime(takenAt, locale) })}</p>
    </li>
  );
}
