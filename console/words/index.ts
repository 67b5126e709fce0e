import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Locale } from '#protocol/patient.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';

/** Makes the words ready in both languages before the first screen; nothing is fetched. */
export async function prepareWords(locale: Locale): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: locale,
    fallbackLng: false,
    resources: { fr: { translation: fr }, en: { translation: en } },
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = locale;
}

export async function speak(locale: Locale): Promise<void> {
  await i18next.changeLanguage(locale);
  document.documentElement.lang = locale;
}
