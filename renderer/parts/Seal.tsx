import { Lock, LockOpen } from 'lucide-react';
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
