import type { TFunction } from 'i18next';
import { Lock, LockOpen } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EncryptionState } from '#media/encryption/media-encryption.ts';

const wordsOf = (t: TFunction, state: Exclude<EncryptionState, { kind: 'agreeing' }>): string => {
  if (state.kind === 'delayed') return t('consultation.sealing');
  if (state.kind === 'clear') return t('consultation.not-sealed');
  const code = `${state.code.slice(0, 3)}\u00a0${state.code.slice(3)}`;
  return t(state.isChanged ? 'consultation.seal-changed' : 'consultation.sealed', { code });
};

/** Whether only the two who speak can hear and see each other, and the code by which they can make sure of it. */
export function Seal({ state }: { readonly state: EncryptionState }) {
  const { t } = useTranslation();
  if (state.kind === 'agreeing') return null;
  const Mark = state.kind === 'encrypted' ? Lock : LockOpen;
  return (
    <p className="seal" data-encryption={state.kind}>
      <Mark aria-hidden />
      {wordsOf(t, state)}
    </p>
  );
}

/**
 * The same, spoken as it turns: it must not be silent for whoever does not see the seal. While keys are agreed on nothing goes out
 * and nothing is said, so that who comes back to the same hears nothing twice.
 */
export function SealNews({ state }: { readonly state: EncryptionState }) {
  const { t } = useTranslation();
  const [settled, setSettled] = useState(state);
  if (state.kind !== 'agreeing' && state !== settled) setSettled(state);
  const isFirst = settled.kind === 'encrypted' && !settled.isChanged;
  return (
    <p role="status" className="seal-news" data-encryption-news={settled.kind}>
      {isFirst ? t('consultation.sealed-news') : settled.kind !== 'agreeing' && wordsOf(t, settled)}
    </p>
  );
}
