import { TriangleAlert } from 'lucide-react';
import type { Measurement } from '#protocol/measurement.ts';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { readingText } from './number-format.ts';
import { SignMark } from './SignMark.tsx';
import { useSign } from './use-sign.ts';

/** A durable reading where there is room for a few words: kind, value and unit, and the doubt if there is one. */
export function ShortReading({ measurement }: { readonly measurement: Measurement }) {
  const t = useWords();
  const locale = useConsole((state) => state.preferences.locale);
  const { reading } = measurement;
  const flag = useSign(measurement);
  const text = readingText(reading, locale);
  const why = reading.reasons.map((reason) => t(`reason.${reason}`)).join(', ');
  return (
    <li className="short-reading" data-validity={reading.validity}>
      <span className="short-kind">{t(`kindShort.${reading.kind}`)}</span>
      {text ? (
        <span>
          <SignMark flag={flag} />
          <b>{text.value}</b> {text.unit}
        </span>
      ) : (
        <span className="short-invalid">{why}</span>
      )}
      {reading.validity === 'questionable' && (
        <span className="doubt">
          <TriangleAlert aria-hidden="true" />
          {why === '' ? t('vitals.questionable') : why}
        </span>
      )}
    </li>
  );
}
