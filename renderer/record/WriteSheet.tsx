import { Send } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Action } from '../parts/Action.tsx';
import { Keyboard } from '../parts/Keyboard.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { useSession } from '../shell/session.tsx';
import { QuickAnswers } from './QuickAnswers.tsx';
import { answer } from './record-store.ts';

/** The patient writes of their own accord: the same answers, or words of their own. */
export function WriteSheet({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { bridge } = useSession();
  const [text, setText] = useState('');
  const id = useId();
  const send = (words: string) => {
    if (words.trim() === '') return;
    void answer(bridge, words.trim());
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(text);
  };
  return (
    <Sheet
      name="write"
      title={t('record.write-title')}
      body={
        <div className="write">
          <QuickAnswers onAnswer={send} />
          <form className="field write-field" onSubmit={submit}>
            <label htmlFor={id}>{t('record.own-words')}</label>
            <input
              id={id}
              value={text}
              onChange={(event) => setText(event.target.value.slice(0, 200))}
              autoComplete="off"
              autoCorrect="off"
              spellCheck={false}
              inputMode="none"
            />
          </form>
          <Keyboard
            capital={text === ''}
            onKey={(key) => setText((before) => `${before}${key}`.slice(0, 200))}
            onErase={() => setText((before) => before.slice(0, -1))}
          />
        </div>
      }
    >
      {text.trim() === '' ? null : (
        <Action look="primary" icon={Send} onPress={() => send(text)}>
          {t('record.send')}
        </Action>
      )}
      <Action look="quiet" onPress={onClose}>
        {t('common.back')}
      </Action>
    </Sheet>
  );
}
