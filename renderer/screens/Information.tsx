import { Eraser, FileHeart, Hand, HeartHandshake, MessageCircleQuestion, Undo2, Video } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Action } from '../parts/Action.tsx';
import { Stage } from '../parts/Stage.tsx';
import { useEndSession, useHelper, useJourney, useSend, useSession } from '../shell/session.tsx';

/** Names the text below; recorded with the consent. Change it whenever the meaning of the text changes. */
const INFORMATION_VERSION = '2026-11-22';

const LINES = [
  { key: 'steps', icon: Hand },
  { key: 'who', icon: Video },
  { key: 'where', icon: FileHeart },
  { key: 'rights', icon: MessageCircleQuestion },
  { key: 'wipe', icon: Eraser },
] as const;

/** Who processes the data and how (R18), and the explicit act that lets the rest begin (R5). */
export function Information() {
  const { t } = useTranslation();
  const { profile } = useSession();
  const { locale } = useJourney();
  const helper = useHelper();
  const send = useSend();
  const agree = () =>
    send({
      type: 'consent',
      consent: { textVersion: INFORMATION_VERSION, locale, givenAt: new Date().toISOString() },
    });
  return (
    <Stage
      name="information"
      title={t('information.title')}
      controls={
        <>
          <Action look="primary" onPress={agree}>
            {t('information.agree')}
          </Action>
          <div className="quiet-row">
            <Action look="quiet" icon={Undo2} onPress={() => send({ type: 'back' })}>
              {t('common.back')}
            </Action>
            <Action look="quiet" onPress={() => send({ type: 'decline' })}>
              {t('information.decline')}
            </Action>
          </div>
        </>
      }
    >
      <ul className="statements">
        {LINES.map(({ key, icon: Icon }) => (
          <li key={key}>
            <Icon aria-hidden className="statement-icon" />
            <span>
              {key === 'where' && profile.site === ''
                ? t('information.where-unnamed')
                : t(`information.${key}`, { site: profile.site, helper })}
            </span>
          </li>
        ))}
      </ul>
    </Stage>
  );
}

/** Refusing is possible and ends kindly. */
export function Declined() {
  const { t } = useTranslation();
  const helper = useHelper();
  const send = useSend();
  const endSession = useEndSession();
  return (
    <Stage
      name="declined"
      title={t('declined.title')}
      detail={
        <>
          <p>{t('declined.body', { helper })}</p>
          <p className="urgent">{t('declined.urgent')}</p>
        </>
      }
      controls={
        <>
          <Action look="primary" onPress={() => endSession('patient')}>
            {t('declined.leave')}
          </Action>
          <div className="quiet-row">
            <Action look="quiet" icon={Undo2} onPress={() => send({ type: 'back' })}>
              {t('declined.return')}
            </Action>
          </div>
        </>
      }
    >
      <HeartHandshake aria-hidden className="emblem" />
    </Stage>
  );
}
