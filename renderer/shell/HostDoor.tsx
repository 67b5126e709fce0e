import { Wrench } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';

/** Whether the host of the place looks at the devices instead of a patient beginning. */
export const useHostScreen = create<{ readonly isOpen: boolean }>(() => ({ isOpen: false }));

/** The way of the host to the devices: quiet, below what a patient touches. */
export function HostDoor() {
  const { t } = useTranslation();
  return (
    <Button className="host-door" onPress={() => useHostScreen.setState({ isOpen: true })}>
      <Wrench aria-hidden />
      <span>{t('equipment.door')}</span>
    </Button>
  );
}
