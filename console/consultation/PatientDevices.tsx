import { MicOff, TriangleAlert, VideoOff } from 'lucide-react';
import { useActions, useConsole } from '../state/use-console.tsx';
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

/** Which of the kiosk's cameras shows the face, and how near; each only where there is a choice. */
export function FaceCameraSettings() {
  const t = useWords();
  const actions = useActions();
  const camera = useConsole((state) => state.stage.faceCamera);
  if (camera?.active == null) return null;
  const { cameras, active, zoom } = camera;
  return (
    <>
      {cameras.length > 1 && (
        <label>
          {t('patientDevices.camera')}
          <select
            value={active}
            onChange={({ target }) => actions.stage.set({ camera: target.value }, 'face')}
            data-action="face-camera"
          >
            {cameras.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
      )}
      {zoom !== null && <ZoomSlider key={active} of="face" zoom={zoom} />}
    </>
  );
}
