import { Volume1, Volume2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { LOUDEST, turnVolume, useVolume } from '../media/volume.ts';
import { Action } from './Action.tsx';

/** Makes the physician's voice fainter or louder. */
export function VolumeButtons() {
  const { t } = useTranslation();
  const step = useVolume((volume) => volume.step);
  return (
    <>
      <Action look="quiet" icon={Volume1} isDisabled={step === 0} onPress={() => turnVolume(-1)}>
        {t('consultation.fainter')}
      </Action>
      <Action look="quiet" icon={Volume2} isDisabled={step === LOUDEST} onPress={() => turnVolume(1)}>
        {t('consultation.louder')}
      </Action>
    </>
  );
}
