import { ArrowRight, Undo2 } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FieldProblem, NAME_LENGTH, readName } from '../journey/answers.ts';
import { Action } from '../parts/Action.tsx';
import { FieldMessage } from '../parts/FieldMessage.tsx';
import { Keyboard } from '../parts/Keyboard.tsx';
import { Stage } from '../parts/Stage.tsx';
import { useJourney, useSend } from '../shell/session.tsx';

/** A birth name or a given name, one a screen. */
export function NameQuestion({ trait }: { readonly trait: 'birth-name' | 'given-name' }) {
  const { t } = useTranslation();
  const { traits } = useJourney();
  const send = useSend();
  const id = useId();
  const [typed, setTyped] = useState((trait === 'birth-name' ? traits.birthName : traits.givenName) ?? '');
  const [problem, setProblem] = useState<FieldProblem | null>(null);

  const change = (text: string) => {
    setTyped(text.slice(0, NAME_LENGTH));
    setProblem(null);
  };
  const answer = () => {
    const name = readName(typed);
    if (!name.ok) setProblem(name.problem);
    else if (trait === 'birth-name') send({ type: 'birth-name', birthName: name.value });
    else send({ type: 'given-name', givenName: name.value });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    answer();
  };
  return (
    <Stage
      name={trait}
      shape="wide"
      title={t(`${trait}.title`)}
      controls={
        <>
          <Keyboard
            capital={typed === '' || /[ '’-]$/.test(typed)}
            onKey={(key) => change(typed + key)}
            onErase={() => change(typed.slice(0, -1))}
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
      <form className="field" onSubmit={submit}>
        <label htmlFor={id}>{t(`${trait}.label`)}</label>
        <input
          id={id}
          value={typed}
          onChange={(event) => change(event.target.value)}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          inputMode="none"
          aria-invalid={problem !== null}
          aria-describedby={`${id}-message`}
        />
        <FieldMessage id={`${id}-message`} problem={problem} hint={t(`${trait}.hint`)} />
      </form>
    </Stage>
  );
}
