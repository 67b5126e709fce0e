import { Lock, LockOpen } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EncryptionState } from '#media/encryption/media-encryption.ts';

/** Whether only the two who speak can hear and see each other, and the code by which they can make sure of it. */
export function Seal({ state }: { readonly state: EncryptionState }) {
  const { t } = useTranslation();
  if (state.kind === 'agreeing') return null;
  const isSealed = state.kind === 'encrypted';
  const Mark = isSealed ? Lock : LockOpen;
  return (
    <p className="seal" data-encryption={state.kind}>
      <Mark aria-hidden />
      {isSealed
        ? t('consultation.sealed', { code: `${state.code.slice(0, 3)}\u00a0${state.code.slice(3)}` })
        : t('consultation.not-sealed')}
    </p>
  );
}

/**
 * The same, spoken as it turns: it must not be silent for whoever does not see the seal. While keys are agreed on nothing goes out
 * and nothing is said, so that who comes back to the same hears nothing twice.
 */
export function SealNews({ state: { kind } }: { readonly state: EncryptionState }) {
  const { t } = useTranslation();
  const [settled, setSettled] = useState(kind);
  if (kind !== 'agreeing' && kind !== settled) setSettled(kind);
  return (
    <p role="status" className="seal-news" data-encryption-news={settled}>
      {settled !== 'agreeing' && t(settled === 'clear' ? 'consultation.not-sealed' : 'consultation.sealed-news')}
    </p>
  );
}
