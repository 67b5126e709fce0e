import { type ReactNode, useEffect } from 'react';
import { useWords } from '../words/use-words.ts';
import { chooseDevices, DEVICE_KINDS, type DeviceKind, followDevices, useDevices } from './device-choice.ts';
import { type MicrophoneInCall, MicrophoneTrial } from './MicrophoneTrial.tsx';
import type { DeviceName } from './own-devices.ts';

interface DeviceFieldsProps {
  /** Another microphone or camera was chosen. */
  readonly onChange: (name: DeviceName) => void;
  /** Null while nobody is spoken to. */
  readonly microphone: MicrophoneInCall | null;
  /** What else there is to choose. */
  readonly children?: ReactNode;
}

/** Which microphone, camera and loudspeaker, how loud the others are, and a trial of what was chosen. */
export function DeviceFields({ onChange, microphone, children }: DeviceFieldsProps) {
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
        <DeviceField key={kind} kind={kind} onChange={onChange} />
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
      {children}
      <MicrophoneTrial inCall={microphone} />
    </>
  );
}

function DeviceField({ kind, onChange }: { readonly kind: DeviceKind; readonly onChange: (name: DeviceName) => void }) {
  const t = useWords();
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
          if (kind !== 'loudspeaker') onChange(kind);
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
