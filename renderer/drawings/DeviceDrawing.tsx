import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drawing } from '#protocol/device-status.ts';
import { OximeterDrawing } from './OximeterDrawing.tsx';
import { TensiometerDrawing } from './TensiometerDrawing.tsx';
import { ThermometerDrawing } from './ThermometerDrawing.tsx';

const OXIMETER = { view: '130 150 720 400', Picture: OximeterDrawing };
const TENSIOMETER = { view: '40 10 840 660', Picture: TensiometerDrawing };
const THERMOMETER = { view: '0 110 900 540', Picture: ThermometerDrawing };

const DRAWINGS: { readonly [D in Drawing]: { readonly view: string; readonly Picture: ComponentType } } = {
  'finger-clip': OXIMETER,
  'arm-tunnel': TENSIOMETER,
  'arm-cuff': TENSIOMETER,
  'wrist-cuff': TENSIOMETER,
  'forehead-thermometer': THERMOMETER,
  'ear-thermometer': THERMOMETER,
  scale: THERMOMETER,
  'glucose-strip': OXIMETER,
};

/** How to place the device, with the hand, the arm or the head in place. `missing` draws it away and unplugged. */
export function DeviceDrawing({ drawing, missing = false }: { readonly drawing: Drawing; readonly missing?: boolean }) {
  const { t } = useTranslation();
  const { view, Picture } = DRAWINGS[drawing];
  return (
    <svg
      className={missing ? 'drawing drawing-missing' : 'drawing'}
      viewBox={view}
      role="img"
      aria-label={t(`drawing.${drawing}`)}
    >
      <Picture />
    </svg>
  );
}
