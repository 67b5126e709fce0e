import { Info } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { FieldProblem } from '../journey/answers.ts';

/** What to do about an answer, in place of its hint; announced when it appears. */
export function FieldMessage(props: {
  readonly id: string;
  readonly problem: FieldProblem | null;
  readonly hint: string;
}) {
  const { t } = useTranslation();
  return (
    <p id={props.id} className={props.problem === null ? 'field-hint' : 'field-problem'} role="status">
      {props.problem === null ? null : <Info aria-hidden />}
      <span>{props.problem === null ? props.hint : t(`field.${props.problem}`)}</span>
    </p>
  );
}
