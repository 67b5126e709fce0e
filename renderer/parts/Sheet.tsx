import { type ReactNode, useId } from 'react';
import { Dialog, Heading, I18nProvider, Modal, ModalOverlay } from 'react-aria-components';

import { useJourney } from '../shell/session.tsx';

interface SheetProps {
  readonly name: string;
  readonly title: string;
  readonly body?: ReactNode;
  readonly role?: 'dialog' | 'alertdialog';
  readonly children: ReactNode;
}

/** A question or an announcement that rises from below: within reach, and never over the physician's face (R14). */
export function Sheet({ name, title, body, role = 'dialog', children }: SheetProps) {
  const id = useId();
  const { locale } = useJourney();
  return (
    <I18nProvider locale={locale}>
      <ModalOverlay className="sheet-ground" isOpen isKeyboardDismissDisabled>
        <Modal className="sheet" data-sheet={name}>
          <Dialog role={role} className="sheet-dialog" aria-describedby={id}>
            <Heading slot="title" className="sheet-title">
              {title}
            </Heading>
            {body === undefined ? null : (
              <div className="sheet-body" id={id}>
                {body}
              </div>
            )}
            <div className="sheet-actions">{children}</div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </I18nProvider>
  );
}
