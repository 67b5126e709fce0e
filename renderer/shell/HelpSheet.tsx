import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Action } from '../parts/Action.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { useHelper, useJourney } from './session.tsx';

/** Someone is being called (R10): who comes, and that nothing is lost. Needs no link: the chime calls as well. */
export function HelpSheet({ onCancel }: { readonly onCancel: () => void }) {
  const { t } = useTranslation();
  const helper = useHelper();
  // A call may outlive the session it was made in; of that one nothing was kept.
  const hasBegun = useJourney().screen.name !== 'welcome';
  return (
    <Sheet
      name="help"
      role="alertdialog"
      title={t('help.title', { helper })}
      body={
        <>
          <p>{t('help.body')}</p>
          {hasBegun ? <p>{t('help.kept')}</p> : null}
        </>
      }
    >
      <Action look="primary" icon={Check} onPress={onCancel}>
        {t('help.cancel')}
      </Action>
    </Sheet>
  );
}
