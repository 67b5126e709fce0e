import { SlidersHorizontal } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { Button, Heading } from 'react-aria-components';
import { chooseDevices, DEVICE_KINDS, type DeviceKind, followDevices, useDevices } from '../room/device-choice.ts';
import { useActions } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import { MicrophoneTrial } from './MicrophoneTrial.tsx';
import { FaceCameraSettings } from './PatientDevices.tsx';

/** Which microphone, camera and loudspeaker, and how loud the patient is: beside the video, never over it. */
export function DeviceSettings() {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const panel = useId();
  return (
    <div className="device-settings">
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
    </div>
  );
}

/** The same before a patient is taken. */
export function DeviceSheet({ onClose }: { readonly onClose: () => void }) {
  const t = useWords();
  return (
    <>
      <Heading slot="title">{t('devices.title')}</Heading>
      <div className="device-panel">
        <Fields />
      </div>
      <div className="answers">
        <Button className="button button-primary" onPress={onClose}>
          {t('shell.close')}
        </Button>
      </div>
    </>
  );
}

function Fields() {
  const t = useWords();
  const volume = useDevices((state) => state.volume);
  useEffect(() => {
    const ended = new AbortController();
    followDevices(ended.signal);
    return () => ended.abort();
  }, []);
  return (
    <>
      {DEVICE_KINDS.map((kind) => (
        <DeviceField key={kind} kind={kind} />
      ))}
      <label>
        {t('devices.volume')}
        <input
          type="range"
          min={0.1}
          max={1}
          step={0.1}
          value={volume}
          onChange={({ target }) => chooseDevices({ volume: Number(target.value) })}
          data-device="volume"
        />
      </label>
      <FaceCameraSettings />
      <MicrophoneTrial />
    </>
  );
}

function DeviceField({ kind }: { readonly kind: DeviceKind }) {
  const t = useWords();
  const actions = useActions();
  const chosen = useDevices((state) => state[kind]);
  const plugged = useDevices((state) => state.plugged);
  const known = plugged.filter((device) => device.kind === kind);
  if (kind === 'loudspeaker' && !('setSinkId' in HTMLMediaElement.prototype)) return null;
  return (
    <label>
      {t(`devices.${kind}`)}
      <select
        value={known.some(({ id }) => id === chosen) ? (chosen ?? '') : ''}
        onChange={({ target }) => {
          chooseDevices({ [kind]: target.value === '' ? null : target.value });
          if (kind !== 'loudspeaker') actions.consultation.changeDevice(kind);
        }}
        data-device={kind}
      >
        <option value="">{t('devices.system')}</option>
        {known.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
