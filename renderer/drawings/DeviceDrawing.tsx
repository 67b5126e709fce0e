import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drawing } from '#protocol/device-status.ts';
import { CuffDrawing } from './CuffDrawing.tsx';
import { EarDrawing } from './EarDrawing.tsx';
import { OximeterDrawing } from './OximeterDrawing.tsx';
import { ScaleDrawing } from './ScaleDrawing.tsx';
import { StripDrawing } from './StripDrawing.tsx';
import { TensiometerDrawing } from './TensiometerDrawing.tsx';
import { ThermometerDrawing } from './ThermometerDrawing.tsx';
import { WristDrawing } from './WristDrawing.tsx';

const DRAWINGS: { readonly [D in Drawing]: { readonly view: string; readonly Picture: ComponentType } } = {
  'finger-clip': { view: '130 150 720 400', Picture: OximeterDrawing },
  'arm-tunnel': { view: '40 10 840 660', Picture: TensiometerDrawing },
  'arm-cuff': { view: '40 10 840 660', Picture: CuffDrawing },
  'wrist-cuff': { view: '40 10 840 660', Picture: WristDrawing },
  'forehead-thermometer': { view: '0 110 900 540', Picture: ThermometerDrawing },
  'ear-thermometer': { view: '0 110 900 540', Picture: EarDrawing },
  scale: { view: '130 0 640 670', Picture: ScaleDrawing },
  'glucose-strip': { view: '130 150 770 400', Picture: StripDrawing },
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
