import { ArrowLeft } from 'lucide-react';
import { Button } from 'react-aria-components';
import { Key } from '../shell/Key.tsx';
import { useViewFocus } from '../shell/use-view-focus.ts';
import { useActions } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';

/** The fleet's name, and the way back to the patients. */
export function FleetHeading() {
  const t = useWords();
  const actions = useActions();
  const heading = useViewFocus<HTMLHeadingElement>();
  return (
    <div className="heading">
      <p className="wordmark">Escale</p>
      <h1 ref={heading} tabIndex={-1}>
        {t('fleet.title')}
      </h1>
      <Button className="button button-small button-quiet" onPress={() => actions.toggleFleet()}>
        <ArrowLeft aria-hidden="true" />
        {t('fleet.back')}
        <Key of="kiosks" />
      </Button>
    </div>
  );
}
