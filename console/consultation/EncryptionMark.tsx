import { Lock, LockOpen } from 'lucide-react';
import { useState } from 'react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
import { useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';

/** Whether the server between them can see and hear the consultation, and the code to make sure of it. */
export function EncryptionMark() {
  const t = useWords();
  const state = useConsole(({ room }) => room.encryption);
  if (state.kind === 'agreeing') return null;
  const isEncrypted = state.kind === 'encrypted';
  return (
    <p className={isEncrypted ? 'encryption quiet' : 'encryption doubt'} data-encryption={state.kind}>
      {isEncrypted ? <Lock aria-hidden="true" /> : <LockOpen aria-hidden="true" />}
      <TooltipTrigger delay={300}>
        <Button className="hinted">
          {isEncrypted
            ? t('encryption.encrypted', { code: `${state.code.slice(0, 3)} ${state.code.slice(3)}` })
            : t('encryption.clear')}
        </Button>
        <Tooltip className="tooltip" offset={6}>
          {t(isEncrypted ? 'encryption.hint' : 'encryption.clearHint')}
        </Tooltip>
      </TooltipTrigger>
    </p>
  );
}

/**
 * The same, spoken as it turns: a conversation that is no longer encrypted must not be silent for whoever does not see the mark.
 * While keys are agreed on nothing goes out and nothing is said, so that who comes back to the same hears nothing twice.
 */
export function EncryptionNews() {
  const t = useWords();
  const { kind } = useConsole(({ room }) => room.encryption);
  const [settled, setSettled] = useState(kind);
  if (kind !== 'agreeing' && kind !== settled) setSettled(kind);
  return (
    <p role="status" className="visually-hidden" data-encryption-news={settled}>
      {settled !== 'agreeing' && t(settled === 'clear' ? 'encryption.clear' : 'encryption.agreed')}
    </p>
  );
}
