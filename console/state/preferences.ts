import { z } from 'zod';
import { Locale } from '#protocol/patient.ts';
import type { Preferences } from './console-state.ts';

const KEY = 'escale.console.preferences';

const Stored = z.object({
  locale: Locale,
  theme: z.enum(['light', 'dark']),
  singleKeys: z.boolean(),
  sounds: z.boolean(),
  notices: z.boolean(),
});

/** What this browser was last set to; else French unless the browser speaks English, and the system's theme. */
export function loadPreferences(): Preferences {
  const fallback: Preferences = {
    locale: navigator.language.startsWith('en') ? 'en' : 'fr',
    theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
    singleKeys: true,
    sounds: true,
    notices: true,
  };
  try {
    const parsed = Stored.partial().safeParse(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
    if (!parsed.success) return fallback;
    const { locale, theme, singleKeys, sounds, notices } = parsed.data;
    return {
      locale: locale ?? fallback.locale,
      theme: theme ?? fallback.theme,
      singleKeys: singleKeys ?? fallback.singleKeys,
      sounds: sounds ?? fallback.sounds,
      notices: notices ?? fallback.notices,
    };
  } catch {
    return fallback;
  }
}

/** Keeps what was chosen, and nothing that was not, so that the system's theme still counts. No patient data. */
export function keepPreference(part: Partial<Preferences>): void {
  try {
    const kept = Stored.partial().safeParse(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
    localStorage.setItem(KEY, JSON.stringify({ ...(kept.success ? kept.data : {}), ...part }));
  } catch {
    // A browser that stores nothing still works; it only forgets.
  }
}
