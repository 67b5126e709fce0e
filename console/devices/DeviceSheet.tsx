import type { ReactNode } from 'react';
import { Button, Heading } from 'react-aria-components';
import { useWords } from '../words/use-words.ts';

/** What a dialog shows in which devices are chosen. */
export function DeviceSheet({ onClose, children }: { readonly onClose: () => void; readonly children: ReactNode }) {
  const t = useWords();
  return (
    <>
      <Heading slot="title">{t('devices.title')}</Heading>
      <div className="device-panel">{children}</div>
      <div className="answers">
        <Button className="button button-primary" onPress={onClose}>
          {t('shell.close')}
        </Button>
      </div>
    </>
  );
}
