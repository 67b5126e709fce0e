import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { LOCALES, type Locale } from '#protocol/patient.ts';
import en from './en.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof fr };
  }
}

const capital = (text: string, language: string | undefined): string => {
  const [first = '', ...others] = text;
  return first.toLocaleUpperCase(language) + others.join('');
};

/** The words are part of the bundle: the page may open no connection to fetch them. */
export function createWords(locale: Locale): i18n {
  const words = createInstance();
  words.use(initReactI18next).init({
    resources: { fr: { translation: fr }, en: { translation: en } },
    lng: locale,
    supportedLngs: [...LOCALES],
    fallbackLng: false,
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  // A noun phrase such as "le pharmacien" also begins sentences.
  words.services.formatter?.add('capital', (text: string, language) => capital(text, language));
  return words;
}
