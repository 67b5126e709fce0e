import {
  Coughing,
  EarNoseThroat,
  Fever,
  Pain,
  PrescriptionDocument,
  QuestionCircle,
  Stomach,
} from 'healthicons-react/outline';
import { Undo2 } from 'lucide-react';
import type { ComponentType, SVGProps } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { VISIT_REASONS, type VisitReason } from '#protocol/patient.ts';
import { SkinPatch } from '../drawings/SkinPatch.tsx';
import { Action } from '../parts/Action.tsx';
import { Stage } from '../parts/Stage.tsx';
import { useJourney, useSend } from '../shell/session.tsx';

const PICTURES: { readonly [R in VisitReason]: ComponentType<SVGProps<SVGSVGElement>> } = {
  fever: Fever,
  cough: Coughing,
  pain: Pain,
  stomach: Stomach,
  skin: SkinPatch,
  'ear-throat': EarNoseThroat,
  prescription: PrescriptionDocument,
  other: QuestionCircle,
};

/** Eight pictures; one touch answers and opens the consultation. */
export function ReasonQuestion({ opening }: { readonly opening: 'no' | 'yes' | 'failed' }) {
  const { t } = useTranslation();
  const chosen = useJourney().reason;
  const send = useSend();
  return (
    <Stage
      name="reason"
      shape="wide"
      title={t('reason.title')}
      detail={
        <p role="status" className={opening === 'failed' ? 'look' : undefined}>
          {opening === 'yes' ? t('reason.opening') : opening === 'failed' ? t('reason.failed') : ''}
        </p>
      }
      controls={
        <>
          <div className="tiles">
            {VISIT_REASONS.map((reason) => {
              const Picture = PICTURES[reason];
              return (
                <Button
                  key={reason}
                  className="tile"
                  data-reason={reason}
                  isDisabled={opening === 'yes'}
                  data-chosen={opening === 'yes' && reason === chosen}
                  onPress={() => send({ type: 'reason', reason })}
                >
                  <Picture aria-hidden className="tile-picture" />
                  <span>{t(`reason.${reason}`)}</span>
                </Button>
              );
            })}
          </div>
          <div className="quiet-row">
            <Action look="quiet" icon={Undo2} isDisabled={opening === 'yes'} onPress={() => send({ type: 'back' })}>
              {t('common.back')}
            </Action>
          </div>
        </>
      }
    />
  );
}
