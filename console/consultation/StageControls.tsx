import { ArrowLeftRight, Mic, MicOff, RotateCw, ScanEye, TriangleAlert, Video, VideoOff } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useStall } from '#media/use-stall.ts';
import type { ConsultationView } from '#protocol/consultation.ts';
import { ListenButton } from '../auscultation/ListenButton.tsx';
import { RecordButtons } from '../records/RecordButtons.tsx';
import { Key } from '../shell/Key.tsx';
import { useActions, useConsole } from '../state/use-console.tsx';
import { CameraControls } from '../stills/CameraControls.tsx';
import { useWords } from '../words/use-words.ts';
import { DeviceSettings } from './DeviceSettings.tsx';
import { EncryptionMark, EncryptionNews } from './EncryptionMark.tsx';
import { FallNotice, LinkMark } from './LinkMark.tsx';
import { PatientDevicesNotice } from './PatientDevices.tsx';
import { VideoPane } from './VideoPane.tsx';

/** Under the face, never over it: own picture, own devices, the examination camera, and the state of the video. */
export function StageControls({ view }: { readonly view: ConsultationView }) {
  const t = useWords();
  const actions = useActions();
  const { microphone, camera, examination, status, face } = useConsole((state) => state.room);
  const offline = useConsole((state) => state.link.kind !== 'online');
  const asked = view.examinationCamera === 'asked';
  const on = view.examinationCamera === 'on';
  const ownFace = camera.state === 'on' ? camera.track : null;
  const isStalled = useStall(ownFace);
  const troubles = [
    ...(microphone.state === 'trouble' ? [t(`microphoneTrouble.${microphone.trouble}`)] : []),
    ...(camera.state === 'trouble' ? [t(`cameraTrouble.${camera.trouble}`)] : []),
  ];
  return (
    <div className="stage-controls">
      <VideoPane
        name="self"
        label={t('video.self')}
        video={ownFace}
        absent={<VideoOff role="img" aria-label={t('video.selfOff')} />}
      />
      <div className="stage-buttons">
        <Button
          className={microphone.state === 'off' ? 'button button-held' : 'button'}
          isDisabled={microphone.state === 'starting' || microphone.state === 'trouble'}
          onPress={() => actions.consultation.toggleMicrophone()}
          data-action="microphone"
        >
          {microphone.state === 'on' ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
          <span className="spare-label">{t(microphone.state === 'off' ? 'video.muted' : 'video.microphone')}</span>
          <span className="visually-hidden">{t(microphone.state === 'off' ? 'video.turnOn' : 'video.turnOff')}</span>
          <Key of="microphone" />
        </Button>
        <Button
          className={camera.state === 'off' ? 'button button-held' : 'button'}
          isDisabled={camera.state === 'starting' || camera.state === 'trouble'}
          onPress={() => actions.consultation.toggleCamera()}
          data-action="camera"
        >
          {camera.state === 'on' ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
          <span className="spare-label">{t(camera.state === 'off' ? 'video.cameraIsOff' : 'video.camera')}</span>
          <span className="visually-hidden">{t(camera.state === 'off' ? 'video.turnOn' : 'video.turnOff')}</span>
          <Key of="camera" />
        </Button>
        <Button
          className={on || asked ? 'button button-held' : 'button'}
          isDisabled={offline}
          onPress={() => void actions.consultation.toggleExaminationCamera()}
          data-action="examination-camera"
        >
          <ScanEye aria-hidden="true" />
          {t(on || asked ? 'video.stopExamination' : 'video.askExamination')}
          <Key of="examination" />
        </Button>
        <ListenButton />
        {examination && (
          <Button className="button" onPress={() => actions.consultation.swap()} data-action="swap">
            <ArrowLeftRight aria-hidden="true" />
            <span className="spare-label">{t('video.swap')}</span>
            <Key of="swap" />
          </Button>
        )}
      </div>
      <CameraControls view={view} />
      <RecordButtons />
      <DeviceSettings />
      <EncryptionMark />
      <EncryptionNews />
      <LinkMark />
      <div className="stage-words" role="status">
        {troubles.map((trouble) => (
          <p key={trouble} className="doubt">
            <TriangleAlert aria-hidden="true" />
            {trouble}
          </p>
        ))}
        {troubles.length > 0 && (
          <Button className="button button-small" onPress={() => actions.consultation.retryDevices()}>
            <RotateCw aria-hidden="true" />
            {t('video.retryDevices')}
          </Button>
        )}
        {isStalled && (
          <p className="doubt" data-own-camera="stalled">
            <VideoOff aria-hidden="true" />
            {t('video.selfStalled')}
          </p>
        )}
        {view.examinationCamera === 'unavailable' && (
          <p className="doubt">
            <TriangleAlert aria-hidden="true" />
            {t('video.examinationUnavailable')}
          </p>
        )}
        {status === 'connected' && <PatientDevicesNotice />}
        {status === 'connected' && <FallNotice />}
        {status === 'reconnecting' && face !== null && (
          <p className="doubt">
            <TriangleAlert aria-hidden="true" />
            {t('video.reconnecting')}
          </p>
        )}
      </div>
    </div>
  );
}
