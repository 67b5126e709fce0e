import type { ReactNode } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { REFUSALS } from '#protocol/consultation.ts';
import { CloseQuestion } from '../consultation/CloseQuestion.tsx';
import { DeviceQuestion } from '../consultation/DeviceSettings.tsx';
import { LeaveQuestion } from '../consultation/LeaveQuestion.tsx';
import { RefusedPatient } from '../queue/RefusedPatient.tsx';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { ChoiceQuestion } from './ChoiceQuestion.tsx';
import { ShortcutPanel } from './ShortcutPanel.tsx';

/** The question that is open, if any, over a quietened page; Escape answers none of them. */
export function Questions() {
  const t = useWords();
  const actions = useActions();
  const question = useConsole((state) => state.question);
  // What the server is already asked to end is not put away: nothing more may be written that it would not have.
  const isEnding = useConsole((state) => state.ending.phase.kind === 'ending');
  const dismiss = () => actions.dismissQuestion();
  let content: ReactNode = null;
  switch (question?.kind) {
    case 'refuse':
      content = (
        <ChoiceQuestion
          title={t('refuse.title')}
          lead={t('refuse.lead')}
          about={<RefusedPatient consultationId={question.consultationId} />}
          confirm={t('refuse.confirm')}
          choices={REFUSALS.map((id) => ({ id, label: t(`refusal.${id}`), hint: t(`refusalHint.${id}`) }))}
          danger
          onChoose={(refusal) => void actions.refuse(question.consultationId, refusal)}
          onCancel={dismiss}
        />
      );
      break;
    case 'close':
      content = <CloseQuestion onCancel={dismiss} />;
      break;
    case 'leave':
      content = <LeaveQuestion onCancel={dismiss} />;
      break;
    case 'shortcuts':
      content = <ShortcutPanel onClose={dismiss} />;
      break;
    case 'devices':
      content = <DeviceQuestion onClose={dismiss} />;
      break;
    case undefined:
      break;
  }
  return (
    <ModalOverlay
      className="veil"
      isOpen={content !== null}
      isDismissable={!isEnding}
      isKeyboardDismissDisabled={isEnding}
      onOpenChange={(open) => !open && dismiss()}
    >
      <Modal className={question?.kind === 'shortcuts' ? 'sheet sheet-wide' : 'sheet'}>
        <Dialog className="question" data-question={question?.kind}>
          {content}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
