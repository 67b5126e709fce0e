import { useEffect, useState } from 'react';
import { Label, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { useActions } from '../state/use-console.tsx';
import { useWords } from '../words/use-words.ts';
import type { CameraState } from './stage-state.ts';

/** Follows the hand while it slides, and the camera as soon as it has answered, or could not be asked. */
export function ZoomSlider(props: {
  readonly of: CameraState['role'];
  readonly zoom: NonNullable<CameraState['zoom']>;
}) {
  const { of, zoom } = props;
  const t = useWords();
  const actions = useActions();
  const [value, setValue] = useState(zoom.value);
  useEffect(() => setValue(zoom.value), [zoom]);
  return (
    <Slider
      className="zoom"
      minValue={zoom.min}
      maxValue={zoom.max}
      step={zoom.step}
      value={value}
      onChange={setValue}
      onChangeEnd={(wanted) => actions.stage.set({ zoom: wanted }, of)}
      data-action={of === 'face' ? 'face-zoom' : 'zoom'}
    >
      <Label>{t('stills.zoom')}</Label>
      <SliderTrack className="slider-track zoom-track">
        <SliderThumb className="slider-thumb" />
      </SliderTrack>
    </Slider>
  );
}
