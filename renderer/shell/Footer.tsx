import { Accessibility, ALargeSmall, Contrast, PhoneCall } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Comfort } from '../journey/state.ts';
import { useFacts, useJourney, useSend, useSession } from './session.tsx';

const NEXT_TEXT: { readonly [T in Comfort['text']]: Comfort['text'] } = { 100: 125, 125: 150, 150: 100 };

/** Always there, always the same place: a person, and the comfort of reading. */
export function Footer({ onHelp }: { readonly onHelp: () => void }) {
  const { t, i18n } = useTranslation();
  const { comfort, locale } = useJourney();
  const { calling } = useFacts();
  const { profile } = useSession();
  const send = useSend();
  const other = profile.locales.find((each) => each !== locale);
  return (
    <footer className="footer">
      <Button className="footer-help" data-calling={calling} onPress={onHelp}>
        <PhoneCall aria-hidden />
        <span>{t('footer.help')}</span>
      </Button>
      <Button
        className="footer-tool"
        aria-label={t('footer.text', { percent: comfort.text })}
        onPress={() => send({ type: 'set-comfort', comfort: { ...comfort, text: NEXT_TEXT[comfort.text] } })}
      >
        <ALargeSmall aria-hidden />
      </Button>
      <Button
        className="footer-tool"
        aria-label={t('footer.contrast')}
        aria-pressed={comfort.contrast}
        onPress={() => send({ type: 'set-comfort', comfort: { ...comfort, contrast: !comfort.contrast } })}
      >
        <Contrast aria-hidden />
      </Button>
      <Button
        className="footer-tool footer-seated"
        aria-label={t('footer.seated')}
        aria-pressed={comfort.seated}
        onPress={() => send({ type: 'set-comfort', comfort: { ...comfort, seated: !comfort.seated } })}
      >
        <Accessibility aria-hidden />
      </Button>
      {other === undefined ? null : (
        <Button
          className="footer-tool footer-language"
          aria-label={`${other.toUpperCase()}, ${t('footer.language')} : ${i18n.getFixedT(other)('language.name')}`}
          onPress={() => send({ type: 'set-locale', locale: other })}
        >
          <span lang={other}>{other.toUpperCase()}</span>
        </Button>
      )}
    </footer>
  );
}
