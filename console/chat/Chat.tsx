import { Send, TriangleAlert, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { Button, Label, Radio, RadioGroup, TextArea, TextField } from 'react-aria-components';
import type { ConsultationView } from '#protocol/consultation.ts';
import { clockTime } from '../reading/number-format.ts';
import type { MessageDraft } from '../records/record-state.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { authorWords } from './author-words.ts';
import { isTyped } from './messages.ts';

/** Characters of a message at most: what stands whole on the kiosk in letters an old eye reads. */
const LONGEST = 280;

/** The conversation in writing, and one field: Enter sends, Shift and Enter begins a line. */
export function Chat({ view }: { readonly view: ConsultationView }) {
  const t = useWords();
  const actions = useActions();
  const unsent = useConsole((state) => state.record.unsent);
  const { type, text } = useConsole((state) => state.drafts.message);
  const write = (part: Partial<MessageDraft>) => actions.consultation.draft({ message: { type, text, ...part } });
  const written = view.entries.filter(isTyped);
  const list = useRef<HTMLOListElement>(null);
  const last = `${written.at(-1)?.id}${unsent.length}`;
  useEffect(() => {
    if (last !== '') list.current?.scrollTo({ top: list.current.scrollHeight });
    actions.consultation.readMessages();
  }, [last, actions]);

  const send = () => {
    if (text.trim() === '') return;
    actions.consultation.record?.write({ type, text: text.trim() });
    write({ text: '' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <>
      <ol
        ref={list}
        className="messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard
        tabIndex={0}
        aria-label={t('chat.title')}
        aria-live="polite"
      >
        {written.map(({ id, at, author, content }) => (
          <li key={id} data-from={author.party} data-type={content.type}>
            <p className="message-head">
              {authorWords(author, t)}
              {content.type === 'caption' && <span> · {t('chat.caption')}</span>}
              <time dateTime={at}>{clockTime(at)}</time>
            </p>
            <p className="message-text">{content.text}</p>
          </li>
        ))}
        {unsent.map(({ id, content, failed }) => (
          <li key={id} data-from="physician" data-type={content.type} data-unsent={failed ? 'failed' : 'sending'}>
            <p className="message-head">
              {failed && <TriangleAlert aria-hidden="true" />}
              {t(failed ? 'chat.failed' : 'chat.sending')}
              {failed && (
                <Button
                  className="tool tool-small"
                  aria-label={t('chat.forget')}
                  onPress={() => actions.consultation.record?.forget(id)}
                >
                  <X aria-hidden="true" />
                </Button>
              )}
            </p>
            <p className="message-text">{content.text}</p>
          </li>
        ))}
        {written.length + unsent.length === 0 && <li className="record-empty">{t('chat.empty')}</li>}
      </ol>
      <div className="composer">
        <RadioGroup
          className="either"
          aria-label={t('chat.title')}
          orientation="horizontal"
          value={type}
          onChange={(value) => write({ type: value === 'caption' ? 'caption' : 'message' })}
        >
          <Radio value="message">{t('chat.message')}</Radio>
          <Radio value="caption" data-choice="caption">
            {t('chat.caption')}
          </Radio>
        </RadioGroup>
        {type === 'caption' && <p className="record-hint">{t('chat.captionHint')}</p>}
        <TextField value={text} onChange={(typed) => write({ text: typed })} maxLength={LONGEST} autoFocus>
          <Label className="visually-hidden">{t(type === 'caption' ? 'chat.writeCaption' : 'chat.write')}</Label>
          <TextArea
            className="text-area"
            rows={3}
            placeholder={t(type === 'caption' ? 'chat.writeCaption' : 'chat.write')}
            onKeyDown={onKeyDown}
            data-field="message"
          />
        </TextField>
        <Button className="button button-primary" isDisabled={text.trim() === ''} onPress={send} data-action="send">
          <Send aria-hidden="true" />
          {t('chat.send')}
          <span className="key" aria-hidden="true">
            ↵
          </span>
        </Button>
      </div>
    </>
  );
}
