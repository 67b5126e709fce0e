import { Check, RotateCw, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Action } from '../parts/Action.tsx';
import { useJourney, useSession } from '../shell/session.tsx';
import { QuickAnswers } from './QuickAnswers.tsx';
import { answer, conversation, useRecord } from './record-store.ts';

/** As many letters as are read in very large type without taking the room of all else. */
const LONG = 160;

/**
 * What the physician writes, in very large type under their face, the lines before it for whoever reads slowly, and answers of
 * one touch. `brief`: the last line alone.
 */
export function Conversation({ brief }: { readonly brief: boolean }) {
  const { t } = useTranslation();
  const { bridge } = useSession();
  const { status } = useJourney();
  const answers = useRecord((state) => state.answers);
  const { said, former, answered } = conversation(status?.entries ?? []);
  const own = answers.at(-1);
  if (said === null && (brief ? own?.state !== 'failed' : answered === null && own === undefined)) return null;
  const isOpen = said !== null && said.content.type === 'message' && answered === null && own === undefined;
  return (
    <section className="said" data-said={said?.content.type ?? 'none'} data-brief={brief} aria-label={t('record.from')}>
      {former.length === 0 || brief ? null : (
        <ol className="said-former" aria-label={t('record.former')}>
          {former.map(({ id, content }) => (
            <li key={id} data-extra>
              {content.text}
            </li>
          ))}
        </ol>
      )}
      {said === null ? null : (
        <p className="said-words" role="status" data-long={said.content.text.length > LONG}>
          {/* The same words again are announced again. */}
          <span key={said.id}>{said.content.text}</span>
        </p>
      )}
      {own?.state === 'failed' ? (
        <div className="notice" role="alert">
          <TriangleAlert aria-hidden />
          <p>{t('record.failed')}</p>
          <Action look="quiet" icon={RotateCw} onPress={() => void answer(bridge, own.text, own.id)}>
            {t('record.again')}
          </Action>
        </div>
      ) : !brief && (own !== undefined || answered !== null) ? (
        <p className="said-answer" role="status" data-answer={own === undefined ? 'sent' : 'sending'}>
          <Check aria-hidden />
          {t(own === undefined ? 'record.answered' : 'record.sending', {
            text: own?.text ?? answered?.content.text ?? '',
          })}
        </p>
      ) : null}
      {isOpen && !brief ? <QuickAnswers onAnswer={(text) => void answer(bridge, text)} /> : null}
    </section>
  );
}
