import { Stethoscope } from 'lucide-react';
import { Button } from 'react-aria-components';
import { Key } from '../shell/Key.tsx';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { useListeningPhase } from './use-listening-phase.ts';

/** Opens and closes the listening mode; there only where the site has a stethoscope. */
export function ListenButton() {
  const t = useWords();
  const actions = useActions();
  const kiosk = useConsole((state) => state.auscultation.kiosk);
  const phase = useListeningPhase();
  const isShown = useConsole((state) => state.page === 'auscultation');
  if (kiosk === null) return null;
  const isAway = kiosk === 'missing' && phase === 'off';
  const isAsked = phase !== 'off' && phase !== 'headphones' && phase !== 'weak';
  const label = isAway ? 'unplugged' : !isAsked ? 'listen' : isShown ? 'stop' : 'back';
  return (
    <Button
      className={isAsked ? 'button button-held' : 'button'}
      isDisabled={isAway}
      onPress={() => actions.auscultation.toggle()}
      data-action="listen"
    >
      <Stethoscope aria-hidden="true" />
      {t(`auscultation.${label}`)}
      <Key of="listen" />
    </Button>
  );
}
