import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { Modality } from '#protocol/measurement.ts';
import { OximeterDrawing } from './OximeterDrawing.tsx';
import { TensiometerDrawing } from './TensiometerDrawing.tsx';
import { ThermometerDrawing } from './ThermometerDrawing.tsx';

const DRAWINGS: { readonly [M in Modality]: { readonly view: string; readonly Drawing: ComponentType } } = {
  oximetry: { view: '130 150 720 400', Drawing: OximeterDrawing },
  'blood-pressure': { view: '40 10 840 660', Drawing: TensiometerDrawing },
  temperature: { view: '0 110 900 540', Drawing: ThermometerDrawing },
};

/** How to place the device, with the hand, the arm or the head in place. `missing` draws it away and unplugged. */
export function DeviceDrawing({
  modality,
  missing = false,
}: {
  readonly modality: Modality;
  readonly missing?: boolean;
}) {
  const { t } = useTranslation();
  const { view, Drawing } = DRAWINGS[modality];
  return (
    <svg
      className={missing ? 'drawing drawing-missing' : 'drawing'}
      viewBox={view}
      role="img"
      aria-label={t(`prepare.${modality}.drawing`)}
    >
      <Drawing />
    </svg>
  );
}
