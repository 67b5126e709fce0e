import { Lock, LockOpen } from 'lucide-react';
import { useState } from 'react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
import type { EncryptionState } from '#media/encryption/media-encryption.ts';
import { useConsole } from '../state/use-console.tsx';
import { useWords, type Words } from '../words/use-words.ts';

const wordsOf = (t: Words, state: Exclude<EncryptionState, { kind: 'agreeing' }>): string =>
  state.kind === 'encrypted'
    ? t(state.isChanged ? 'encryption.changed' : 'encryption.encrypted', {
        code: `${state.code.slice(0, 3)} ${state.code.slice(3)}`,
      })
    : t(`encryption.${state.kind}`);

const HINT = {
  encrypted: 'encryption.hint',
  delayed: 'encryption.delayedHint',
  clear: 'encryption.clearHint',
} as const;

/** Whether the server between them can see and hear the consultation, and the code to make sure of it. */
export function EncryptionMark() {
  const t = useWords();
  const state = useConsole(({ room }) => room.encryption);
  if (state.kind === 'agreeing') return null;
  const isSettled = state.kind === 'encrypted' && !state.isChanged;
  return (
    <p className={isSettled ? 'encryption quiet' : 'encryption doubt'} data-encryption={state.kind}>
      {state.kind === 'encrypted' ? <Lock aria-hidden="true" /> : <LockOpen aria-hidden="true" />}
      <TooltipTrigger delay={300}>
        <Button className="hinted">{wordsOf(t, state)}</Button>
        <Tooltip className="tooltip" offset={6}>
          {t(HINT[state.kind])}
        </Tooltip>
      </TooltipTrigger>
    </p>
  );
}

/**
 * The same, spoken as it turns: a conversation that is no longer encrypted, or under another code than the one that was compared,
 * must not be silent for whoever does not see the mark.
 * While keys are agreed on nothing goes out and nothing is said, so that who comes back to the same hears nothing twice.
 */
export function EncryptionNews() {
  const t = useWords();
  const state = useConsole(({ room }) => room.encryption);
  const [settled, setSettled] = useState(state);
  if (state.kind !== 'agreeing' && state !== settled) setSettled(state);
  const isFirst = settled.kind === 'encrypted' && !settled.isChanged;
  return (
    <p role="status" className="visually-hidden" data-encryption-news={settled.kind}>
      {isFirst ? t('encryption.agreed') : settled.kind !== 'agreeing' && wordsOf(t, settled)}
    </p>
  );
}
