import type { QualityReport } from '#protocol/peer-message.ts';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';

/** The numbers behind a grade, in the words of the console. */
export function useNumbers(): (report: QualityReport) => string[] {
  const t = useWords();
  const locale = useConsole((state) => state.preferences.locale);
  const number = new Intl.NumberFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { maximumFractionDigits: 1 });
  return ({ loss, roundTrip, jitter, frozen }) => [
    t('link.loss', { value: number.format(100 * loss) }),
    roundTrip === null ? t('link.notMeasured') : t('link.roundTrip', { value: number.format(Math.round(roundTrip)) }),
    t('link.jitter', { value: number.format(Math.round(jitter)) }),
    t('link.frozen', { value: number.format(100 * frozen) }),
  ];
}
