import { Check, CircleQuestionMark, EarOff, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Action } from '../parts/Action.tsx';

const ANSWERS = [
  { id: 'yes', Icon: Check },
  { id: 'no', Icon: X },
  { id: 'cannot-hear', Icon: EarOff },
  { id: 'not-understood', Icon: CircleQuestionMark },
] as const;

/** What most patients want to say, each one touch. */
export function QuickAnswers({ onAnswer }: { readonly onAnswer: (text: string) => void }) {
  const { t } = useTranslation();
  return (
    <div className="quick-answers">
      {ANSWERS.map(({ id, Icon }) => (
        <Action key={id} look="quiet" icon={Icon} onPress={() => onAnswer(t(`record.${id}`))}>
          {t(`record.${id}`)}
        </Action>
      ))}
    </div>
  );
}
