import { Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CarerBeside } from '../drawings/CarerBeside.tsx';
import { Action } from '../parts/Action.tsx';
import { Stage } from '../parts/Stage.tsx';
import { useHelper, useSend } from '../shell/session.tsx';

/** Where a carer is now and then beside the patient: the physician is told whether one is. */
export function AssistanceQuestion() {
  const { t } = useTranslation();
  const helper = useHelper();
  const send = useSend();
  return (
    <Stage
      name="assistance"
      title={t('assistance.title', { helper })}
      controls={
        <>
          <div className="choices">
            <Action look="primary" onPress={() => send({ type: 'assisted', assisted: true })}>
              {t('assistance.yes')}
            </Action>
            <Action look="primary" onPress={() => send({ type: 'assisted', assisted: false })}>
              {t('assistance.no')}
            </Action>
          </div>
          <div className="quiet-row">
            <Action look="quiet" icon={Undo2} onPress={() => send({ type: 'back' })}>
              {t('common.back')}
            </Action>
          </div>
        </>
      }
    >
      <CarerBeside />
    </Stage>
  );
}
