import { SlidersHorizontal } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from 'react-aria-components';
import { DeviceFields } from '../devices/DeviceFields.tsx';
import { DeviceSheet } from '../devices/DeviceSheet.tsx';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { PatientDeviceSettings } from './PatientDevices.tsx';

/** Which microphone, camera and loudspeaker, and how loud the others are: between video and controls, never over either. */
export function DeviceSettings() {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const panel = useId();
  return (
    <>
      <Button
        className={open ? 'button button-held' : 'button'}
        aria-expanded={open}
        aria-controls={panel}
        onPress={() => setOpen(!open)}
        data-action="devices"
      >
        <SlidersHorizontal aria-hidden="true" />
        {t('devices.title')}
      </Button>
      <fieldset id={panel} className="device-panel" hidden={!open}>
        <legend className="visually-hidden">{t('devices.title')}</legend>
        {open && <Fields />}
      </fieldset>
    </>
  );
}

/** The same before a patient is taken. */
export function DeviceQuestion({ onClose }: { readonly onClose: () => void }) {
  return (
    <DeviceSheet onClose={onClose}>
      <Fields />
    </DeviceSheet>
  );
}

function Fields() {
  const actions = useActions();
  const { state } = useConsole((console) => console.room.microphone);
  const inCall = useConsole((console) => console.consultation?.state === 'taken');
  return (
    <DeviceFields
      onChange={(name) => actions.consultation.changeDevice(name)}
      microphone={inCall ? { state, toggle: () => actions.consultation.toggleMicrophone() } : null}
    >
      <PatientDeviceSettings />
    </DeviceFields>
  );
}
