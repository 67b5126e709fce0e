import type { ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { REFUSALS } from '#protocol/consultation.ts';
import { CloseQuestion } from '../consultation/CloseQuestion.tsx';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { ChoiceQuestion } from './ChoiceQuestion.tsx';
import { ShortcutPanel } from './ShortcutPanel.tsx';

/** The question that is open, if any, over a quietened page; Escape answers none of them. */
export function Questions() {
  const t = useWords();
  const actions = useActions();
  const question = useConsole((state) => state.question);
  const dismiss = () => actions.dismissQuestion();
  let content: ReactNode = null;
  switch (question?.kind) {
    case 'refuse':
      content = (
        <ChoiceQuestion
          title={t('refuse.title')}
          lead={t('refuse.lead')}
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
      content = (
        <>
          <Heading slot="title">{t('leave.title')}</Heading>
          <p className="lead">{t('leave.lead')}</p>
          <div className="answers">
            <Button className="button" autoFocus onPress={dismiss}>
              {t('shell.cancel')}
            </Button>
            <Button className="button button-primary" onPress={() => void actions.consultation.leave()}>
              {t('leave.confirm')}
            </Button>
          </div>
        </>
      );
      break;
    case 'shortcuts':
      content = <ShortcutPanel onClose={dismiss} />;
      break;
    case undefined:
      break;
  }
  return (
    <ModalOverlay className="veil" isOpen={content !== null} isDismissable onOpenChange={(open) => !open && dismiss()}>
      <Modal className={question?.kind === 'shortcuts' ? 'sheet sheet-wide' : 'sheet'}>
        <Dialog className="question" data-question={question?.kind}>
          {content}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
