import { useTranslation } from 'react-i18next';
import type { Translation } from './translation.ts';

type Plain<K> = K extends `${infer Base}_${'one' | 'other'}` ? Base : K;

/** `group.entry` for every entry of {@link Translation}; a counted one is named without its plural form. */
export type WordKey = {
  [G in keyof Translation]: `${G}.${Plain<keyof Translation[G]> & string}`;
}[keyof Translation];

export type Words = (key: WordKey, values?: Readonly<Record<string, string | number>>) => string;

/** The words in the language chosen; the component is drawn again when it changes. */
export function useWords(): Words {
  const { t } = useTranslation();
  // i18next's own key types are one set for the whole repository, whose two pages have different words: WordKey is ours.
  return t as unknown as Words;
}
