import { ArrowRight, Undo2 } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import {
  type DatePart,
  type DateParts,
  eraseDigit,
  type FieldProblem,
  readBirthDate,
  typeDigit,
} from '../journey/answers.ts';
import { Action } from '../parts/Action.tsx';
import { DigitPad } from '../parts/DigitPad.tsx';
import { FieldMessage } from '../parts/FieldMessage.tsx';
import { Stage } from '../parts/Stage.tsx';
import { useJourney, useSend } from '../shell/session.tsx';
import { formatDate } from '../words/format.ts';

const PARTS: readonly { readonly part: DatePart; readonly length: number }[] = [
  { part: 'day', length: 2 },
  { part: 'month', length: 2 },
  { part: 'year', length: 4 },
];

const partsOf = (date: string | null): DateParts => {
  const [year = '', month = '', day = ''] = date?.split('-') ?? [];
  return { day, month, year };
};

/** Today where the kiosk stands, `YYYY-MM-DD` (the Swedish way of writing a date is ISO's). */
const today = () => new Intl.DateTimeFormat('sv').format(new Date());

/** Day, month and year in turn on one number pad; the part in hand is framed. */
export function BirthDateQuestion() {
  const { t } = useTranslation();
  const { traits, locale } = useJourney();
  const send = useSend();
  const [entry, setEntry] = useState<{ parts: DateParts; part: DatePart }>({
    parts: partsOf(traits.birthDate),
    part: 'day',
  });
  const [problem, setProblem] = useState<FieldProblem | null>(null);

  const change = (next: typeof entry) => {
    setEntry(next);
    setProblem(null);
  };
  const read = readBirthDate(entry.parts, today());
  const answer = () => {
    if (read.ok) send({ type: 'birth-date', birthDate: read.value });
    else setProblem(read.problem);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (/^\d$/.test(event.key)) change(typeDigit(entry.parts, entry.part, event.key));
    else if (event.key === 'Backspace') change(eraseDigit(entry.parts, entry.part));
    else return;
    event.preventDefault();
  };
  return (
    <Stage
      name="birth-date"
      shape="wide"
      title={t('birth-date.title')}
      controls={
        <>
          <DigitPad
            onDigit={(digit) => change(typeDigit(entry.parts, entry.part, digit))}
            onErase={() => change(eraseDigit(entry.parts, entry.part))}
          />
          <Action look="primary" icon={ArrowRight} onPress={answer}>
            {t('common.continue')}
          </Action>
          <div className="quiet-row">
            <Action look="quiet" icon={Undo2} onPress={() => send({ type: 'back' })}>
              {t('common.back')}
            </Action>
          </div>
        </>
      }
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row in every Chromium we run on */}
      <div className="field date-field" role="group" aria-label={t('birth-date.title')} onKeyDown={onKeyDown}>
        <div className="date-parts">
          {PARTS.map(({ part, length }) => (
            <Button
              key={part}
              className="date-part"
              data-part={part}
              aria-pressed={entry.part === part}
              onPress={() => change({ ...entry, part })}
            >
              <span className="date-part-name">{t(`birth-date.${part}`)}</span>{' '}
              <span className="date-part-digits" data-length={length}>
                {entry.parts[part]}
              </span>
            </Button>
          ))}
        </div>
        <FieldMessage id="birth-date-message" problem={problem} hint={read.ok ? formatDate(read.value, locale) : ''} />
      </div>
    </Stage>
  );
}
