import { MicOff, TriangleAlert, VideoOff } from 'lucide-react';
import type { SoundDevice } from '#protocol/peer-message.ts';
import { useActions, useConsole } from '../state/use-console.tsx';
import type { CameraState } from '../stills/stage-state.ts';
import { ZoomSlider } from '../stills/ZoomSlider.tsx';
import { useWords } from '../words/use-words.ts';

/** What the kiosk's own camera and microphone lack, and that the patient silenced theirs. */
export function PatientDevicesNotice() {
  const t = useWords();
  const { patientMuted, patientDevices, voice } = useConsole((state) => state.room);
  const isGone = (state: string | undefined) => state === 'missing' || state === 'denied';
  return (
    <>
      {patientMuted && voice !== null && (
        <p className="doubt" data-patient="muted">
          <MicOff aria-hidden="true" />
          {t('patientDevices.muted')}
        </p>
      )}
      {isGone(patientDevices?.microphone) && (
        <p className="doubt" data-patient="no-microphone">
          <TriangleAlert aria-hidden="true" />
          {t('patientDevices.noMicrophone')}
        </p>
      )}
      {isGone(patientDevices?.camera) && (
        <p className="doubt" data-patient="no-camera">
          <VideoOff aria-hidden="true" />
          {t('patientDevices.noCamera')}
        </p>
      )}
    </>
  );
}

const SOUND = ['microphone', 'loudspeaker'] as const;

/** Which of the kiosk's cameras, microphones and loudspeakers are taken, and how near the face is; each only where there is a choice. */
export function PatientDeviceSettings() {
  const actions = useActions();
  const { faceCamera, sound } = useConsole((state) => state.stage);
  const zoom = faceCamera?.zoom ?? null;
  return (
    <>
      {faceCamera?.active != null && (
        <Choice
          of="camera"
          among={faceCamera.cameras}
          active={faceCamera.active}
          choose={(camera) => actions.stage.set({ camera }, 'face')}
        />
      )}
      {zoom !== null && <ZoomSlider key={faceCamera?.active} of="face" zoom={zoom} />}
      {SOUND.map((kind) => {
        const told = sound[kind];
        if (told === undefined) return null;
        const choose = (device: string) => actions.stage.setSound(kind, device);
        return <Choice key={kind} of={kind} among={told.devices} active={told.active} choose={choose} />;
      })}
    </>
  );
}

function Choice(props: {
  readonly of: 'camera' | SoundDevice;
  readonly among: CameraState['cameras'];
  /** Null: one that the system took by itself, or none. */
  readonly active: string | null;
  readonly choose: (id: string) => void;
}) {
  const t = useWords();
  const { of, among, active, choose } = props;
  if (among.length < 2) return null;
  return (
    <label>
      {t(`patientDevices.${of}`)}
      <select value={active ?? ''} onChange={({ target }) => choose(target.value)} data-patient-device={of}>
        {active === null && <option value="">{t('patientDevices.unchosen')}</option>}
        {among.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
