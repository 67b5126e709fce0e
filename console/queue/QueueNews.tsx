import { useEffect } from 'react';
import { useFlagWords } from '../reading/flag-words.ts';
import { redFlags } from '../reading/red-flags.ts';
import { placeToTell, showNotice } from '../shell/desktop-notice.ts';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { useWhoWords } from './patient-words.ts';

/** Tells who is new or has become urgent: spoken in the page, and as a notice of the desktop while the page is out of sight. */
export function QueueNews() {
  const t = useWords();
  const news = useConsole((state) => state.news);
  const wanted = useConsole((state) => state.preferences.notices);
  const words = useFlagWords();
  const who = useWhoWords();
  const place = placeToTell(news);
  const title = place === null ? null : t('news.desktop', { site: place });
  // Each piece of news is shown once, whatever the language becomes.
  useEffect(() => {
    if (wanted && title !== null) showNotice(title);
  }, [news]);
  const sentences = [...news.came, ...news.flagged].map((entry) => {
    const { site, reason } = entry;
    const flags = words.line(redFlags(entry));
    const about = { what: t(`visit.${reason}`), who: who(entry), site };
    return flags === '' ? t('news.came', about) : t('news.flagged', { ...about, flags });
  });
  return (
    <p role="status" className="visually-hidden" data-news>
      {sentences.join(' ')}
    </p>
  );
}
