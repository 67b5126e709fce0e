import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { displayUnit, readingText } from './number-format.ts';
import { boundUnit, NEWS2, type RedFlags, type SignFlag } from './red-flags.ts';

interface FlagWords {
  /** The sign with its number, and its doubt if there is one. */
  sign(flag: SignFlag): string;
  /** The threshold it is beyond: `91 % ou moins`. */
  rule(flag: SignFlag): string;
  /** The threshold with its source and what it is not. */
  source(flag: SignFlag): string;
  /** Every red flag of a patient, in one line. */
  line(flags: RedFlags): string;
}

/** Red flags in words: never a colour alone, and always the number. */
export function useFlagWords(): FlagWords {
  const t = useWords();
  const locale = useConsole((state) => state.preferences.locale);
  const rule = ({ measurement, side, bound }: SignFlag) => {
    const number = new Intl.NumberFormat(locale === 'fr' ? 'fr-FR' : 'en-GB').format(bound);
    return t(`flag.${side}`, { bound: `${number} ${displayUnit(boundUnit(measurement.reading.kind))}` });
  };
  const sign = ({ measurement: { reading }, level, doubtful }: SignFlag) => {
    const text = readingText(reading, locale);
    const value = text === null ? '' : `${text.value} ${text.unit}`;
    const what = t(`kindShort.${reading.kind}`);
    return t(doubtful ? 'flag.doubtful' : level === 'red' ? 'flag.valid' : 'flag.look', { what, value });
  };
  return {
    sign,
    rule,
    source: (flag) => t('flag.source', { rule: rule(flag), source: NEWS2.source }),
    line: ({ callingForHelp, signs }) =>
      [...(callingForHelp ? [t('flag.help')] : []), ...signs.filter(({ level }) => level === 'red').map(sign)].join(
        ', ',
      ),
  };
}
