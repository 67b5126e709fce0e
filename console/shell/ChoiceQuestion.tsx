import { type ReactNode, useState } from 'react';
import { Button, Heading, Radio, RadioGroup } from 'react-aria-components';
import { useWords } from '../words/use-words.ts';

interface ChoiceQuestionProps<C extends string> {
  readonly title: string;
  readonly lead: string;
  /** Whom or what it is about. */
  readonly about?: ReactNode;
  readonly confirm: string;
  readonly choices: readonly { readonly id: C; readonly label: string; readonly hint: string }[];
  readonly danger?: boolean;
  readonly onChoose: (choice: C) => void;
  readonly onCancel: () => void;
}

/** One question, its answers as a list, and one button that does it. Nothing is chosen beforehand. */
export function ChoiceQuestion<C extends string>(props: ChoiceQuestionProps<C>) {
  const t = useWords();
  const [chosen, setChosen] = useState<C | null>(null);
  return (
    <>
      <Heading slot="title">{props.title}</Heading>
      {props.about}
      <p className="lead">{props.lead}</p>
      <RadioGroup
        className="choices"
        aria-label={props.title}
        value={chosen}
        onChange={(value) => setChosen(props.choices.find(({ id }) => id === value)?.id ?? null)}
      >
        {props.choices.map(({ id, label, hint }, index) => (
          <Radio key={id} value={id} className="choice" autoFocus={index === 0} data-choice={id}>
            <span className="choice-mark" aria-hidden="true" />
            <span className="choice-words">
              <strong>{label}</strong>
              <span>{hint}</span>
            </span>
          </Radio>
        ))}
      </RadioGroup>
      <div className="answers">
        <Button className="button" onPress={props.onCancel}>
          {t('shell.cancel')}
        </Button>
        <Button
          className={props.danger ? 'button button-danger' : 'button button-primary'}
          isDisabled={chosen === null}
          onPress={() => chosen !== null && props.onChoose(chosen)}
          data-action="confirm"
        >
          {props.confirm}
        </Button>
      </div>
    </>
  );
}
