import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import {
  Button,
  Heading,
  Input,
  Label,
  NumberField,
  Radio,
  RadioGroup,
  TextArea,
  TextField,
} from 'react-aria-components';
import { OUTCOMES, type Outcome } from '#protocol/consultation.ts';
import { FOLLOW_UPS, type FollowUp } from '#protocol/follow-up.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';

/** Kinds of follow-up for which a number of days means something. */
const DATED: ReadonlySet<FollowUp['kind']> = new Set(['gp', 'specialist', 'tele']);

/** How it ends and what the patient does next, in one place. Nothing is chosen beforehand but that nothing is planned. */
export function CloseQuestion({ onCancel }: { readonly onCancel: () => void }) {
  const t = useWords();
  const actions = useActions();
  const isUnsettled = useConsole(({ record }) => record.outgoing.some(({ state }) => typeof state === 'string'));
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [kind, setKind] = useState<FollowUp['kind']>('none');
  const [within, setWithin] = useState<number | null>(null);
  const [advice, setAdvice] = useState('');
  const confirm = () => {
    if (outcome === null) return;
    void actions.consultation.close(outcome, { kind, within: DATED.has(kind) ? within : null, advice: advice.trim() });
  };
  return (
    <>
      <Heading slot="title">{t('close.title')}</Heading>
      <p className="lead">{t('close.lead')}</p>
      <RadioGroup
        className="choices"
        aria-label={t('followUp.outcome')}
        value={outcome}
        onChange={(value) => setOutcome(OUTCOMES.find((id) => id === value) ?? null)}
      >
        {OUTCOMES.map((id, index) => (
          <Radio key={id} value={id} className="choice" autoFocus={index === 0} data-choice={id}>
            <span className="choice-mark" aria-hidden="true" />
            <span className="choice-words">
              <strong>{t(`outcome.${id}`)}</strong>
              <span>{t(`outcomeHint.${id}`)}</span>
            </span>
          </Radio>
        ))}
      </RadioGroup>
      <div className="follow-up">
        <RadioGroup
          value={kind}
          onChange={(value) => setKind(FOLLOW_UPS.find((id) => id === value) ?? 'none')}
          orientation="horizontal"
        >
          <Label className="follow-up-legend">{t('followUp.legend')}</Label>
          <div className="follow-up-kinds">
            {FOLLOW_UPS.map((id) => (
              <Radio key={id} value={id} data-follow-up={id}>
                {t(`followUpKind.${id}`)}
              </Radio>
            ))}
          </div>
        </RadioGroup>
        {DATED.has(kind) && (
          <NumberField
            className="follow-up-within"
            value={within ?? Number.NaN}
            onChange={(days) => setWithin(Number.isNaN(days) ? null : days)}
            minValue={0}
            maxValue={365}
            formatOptions={{ maximumFractionDigits: 0 }}
          >
            <Label>{t('followUp.within')}</Label>
            <Input className="text-input" data-field="within" />
            <span>
              {within === null ? `${t('followUp.days')} (${t('followUp.anyTime').toLowerCase()})` : t('followUp.days')}
            </span>
          </NumberField>
        )}
        <TextField value={advice} onChange={setAdvice} maxLength={1000}>
          <Label>{t('followUp.advice')}</Label>
          <TextArea className="text-area" rows={3} placeholder={t('followUp.adviceHint')} data-field="advice" />
        </TextField>
      </div>
      {isUnsettled && (
        <p className="doubt" role="alert">
          <TriangleAlert aria-hidden="true" />
          {t('followUp.unsettled')}
        </p>
      )}
      <div className="answers">
        <Button className="button" onPress={onCancel}>
          {t('shell.cancel')}
        </Button>
        <Button className="button button-primary" isDisabled={outcome === null} onPress={confirm} data-action="confirm">
          {t('close.confirm')}
        </Button>
      </div>
    </>
  );
}
