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
import { OUTCOMES } from '#protocol/consultation.ts';
import { FOLLOW_UPS, goTogether } from '#protocol/follow-up.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { EndingHeld } from './EndingHeld.tsx';
import { EndingLines } from './EndingLines.tsx';
import { DATED } from './follow-up.ts';

/** How it ends and what the patient does next, in one place. Nothing is chosen beforehand but that nothing is planned. */
export function CloseQuestion({ onCancel }: { readonly onCancel: () => void }) {
  const t = useWords();
  const actions = useActions();
  const { form, phase } = useConsole((state) => state.ending);
  const { outcome, kind, within, advice } = form;
  const { ending } = actions.consultation;
  if (phase.kind === 'held') return <EndingHeld confirm={t('close.confirm')} onCancel={onCancel} />;
  return (
    <>
      <Heading slot="title">{t('close.title')}</Heading>
      <p className="lead">{t('close.lead')}</p>
      <RadioGroup
        className="choices"
        aria-label={t('followUp.outcome')}
        value={outcome}
        onChange={(value) => ending.fill({ outcome: OUTCOMES.find((id) => id === value) ?? null })}
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
          onChange={(value) => ending.fill({ kind: FOLLOW_UPS.find((id) => id === value) ?? 'none' })}
          orientation="horizontal"
        >
          <Label className="follow-up-legend">{t('followUp.legend')}</Label>
          <div className="follow-up-kinds">
            {FOLLOW_UPS.filter((id) => goTogether(outcome, id)).map((id) => (
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
            onChange={(days) => ending.fill({ within: Number.isNaN(days) ? null : days })}
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
        <TextField value={advice} onChange={(text) => ending.fill({ advice: text })} maxLength={1000}>
          <Label>{t('followUp.advice')}</Label>
          <TextArea className="text-area" rows={3} placeholder={t('followUp.adviceHint')} data-field="advice" />
        </TextField>
      </div>
      <EndingLines />
      <div className="answers">
        <Button className="button" isDisabled={phase.kind === 'ending'} onPress={onCancel}>
          {t('shell.cancel')}
        </Button>
        <Button
          className="button button-primary"
          isDisabled={outcome === null || phase.kind !== 'asked'}
          onPress={() => void ending.confirm()}
          data-action="confirm"
        >
          {t(phase.kind === 'asked' ? 'close.confirm' : phase.kind === 'settling' ? 'ending.keeping' : 'ending.asking')}
        </Button>
      </div>
    </>
  );
}
