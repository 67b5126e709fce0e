import { Camera, Flashlight, FlashlightOff, Maximize2, Minimize2, Pause, Play, TriangleAlert } from 'lucide-react';
import { Button, ToggleButton } from 'react-aria-components';
import type { ConsultationView } from '#protocol/consultation.ts';
import { Key } from '../shell/Key.tsx';
import { useActions, useConsole } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import type { CameraState } from './stage-state.ts';
import { ZoomSlider } from './ZoomSlider.tsx';

/** How the views are looked at, and the kiosk's examination camera as far as it can be told what to do. */
export function CameraControls({ view }: { readonly view: ConsultationView }) {
  const t = useWords();
  const actions = useActions();
  const { enlarged, frozen, asked, camera } = useConsole((state) => state.stage);
  const hasPicture = useConsole(
    ({ room, stage }) => room.face !== null || room.examination !== null || stage.frozen !== null,
  );
  const examining = view.examinationCamera === 'on';
  return (
    <div className="camera-controls">
      {hasPicture && (
        <>
          <ToggleButton
            className={frozen === null ? 'button' : 'button button-held'}
            isSelected={frozen !== null}
            onChange={() => actions.stage.freeze()}
            data-action="freeze"
          >
            {frozen === null ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
            <span className="spare-label">{t(frozen === null ? 'stills.freeze' : 'stills.goLive')}</span>
            <Key of="freeze" />
          </ToggleButton>
          <ToggleButton
            className={enlarged ? 'button button-held' : 'button'}
            isSelected={enlarged}
            onChange={() => actions.stage.enlarge()}
            data-action="enlarge"
          >
            {enlarged ? <Minimize2 aria-hidden="true" /> : <Maximize2 aria-hidden="true" />}
            <span className="spare-label">{t(enlarged ? 'stills.shrink' : 'stills.enlarge')}</span>
            <Key of="enlarge" />
          </ToggleButton>
        </>
      )}
      {examining && (
        <Button
          className="button button-primary"
          isDisabled={asked === 'waiting'}
          onPress={() => void actions.stage.ask()}
          data-action="take-still"
        >
          <Camera aria-hidden="true" />
          {t(asked === 'waiting' ? 'stills.coming' : 'stills.ask')}
          <Key of="take-still" />
        </Button>
      )}
      {examining && camera?.active != null && <CameraSettings camera={camera} />}
      <p role="status" className="stage-words">
        {asked !== null && asked !== 'waiting' && (
          <span className="doubt" data-still-refused={asked}>
            <TriangleAlert aria-hidden="true" />
            {t(`stillRefused.${asked}`)}
          </span>
        )}
      </p>
    </div>
  );
}

/** Choice of camera, zoom and light, each only where there is one. */
function CameraSettings({ camera }: { readonly camera: CameraState }) {
  const t = useWords();
  const actions = useActions();
  const { cameras, active, light, zoom } = camera;
  return (
    <>
      {cameras.length > 1 && (
        <label className="camera-choice">
          <span className="visually-hidden">{t('stills.camera')}</span>
          <select
            value={active ?? ''}
            onChange={({ target }) => actions.stage.set({ camera: target.value })}
            data-action="camera-choice"
          >
            {cameras.map(({ id, label }) => (
              <option key={id} value={id}>
                {id === 'dermatoscope' || id === 'otoscope' ? t(`stillCamera.${id}`) : label}
              </option>
            ))}
          </select>
        </label>
      )}
      {light !== null && (
        <ToggleButton
          className={light.on ? 'button button-held' : 'button'}
          isSelected={light.on}
          onChange={() => actions.stage.toggleLight()}
          data-action="light"
        >
          {light.on ? <Flashlight aria-hidden="true" /> : <FlashlightOff aria-hidden="true" />}
          {t('stills.light')}
          <Key of="light" />
        </ToggleButton>
      )}
      {zoom !== null && <ZoomSlider key={active} of="examination" zoom={zoom} />}
    </>
  );
}
