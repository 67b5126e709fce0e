import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { PhysicianAtScreen } from '../drawings/PhysicianAtScreen.tsx';
import { Stage } from '../parts/Stage.tsx';
import { HostDoor } from '../shell/HostDoor.tsx';
import { useLater } from '../shell/later.ts';
import { useSend, useSession } from '../shell/session.tsx';

/** Two big choices; one touch starts. Each is written in its own language. */
export function Welcome() {
  const { t, i18n } = useTranslation();
  const { profile } = useSession();
  const send = useSend();
  const { later } = useLater();
  return (
    <Stage
      name="welcome"
      title={t('welcome.title')}
      // A kiosk that is not enrolled yet has no site to name.
      detail={profile.site === '' ? null : <p>{t('welcome.site', { site: profile.site })}</p>}
      controls={
        <>
          <p className="controls-say">{t('welcome.choose')}</p>
          <div className="choices">
            {profile.locales.map((locale) => {
              const words = i18n.getFixedT(locale);
              return (
                <Button
                  className="action action-primary action-language"
                  key={locale}
                  aria-label={words('language.start')}
                  onPress={() => send({ type: 'choose-locale', locale })}
                >
                  <span lang={locale}>{words('language.name')}</span>
                </Button>
              );
            })}
          </div>
          {later === null ? null : <later.CallBackNotice />}
          <HostDoor />
        </>
      }
    >
      <PhysicianAtScreen />
    </Stage>
  );
}
