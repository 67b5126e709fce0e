import { Limbs } from './Limb.tsx';
import { ProfileHead } from './ProfileHead.tsx';

/** A head from the side, the thermometer in front of the middle of the forehead. */
export function ThermometerDrawing() {
  return (
    <>
      <ProfileHead />
      <path className="draw-beam" d="M450 282H560" />
      <g className="draw-move draw-aim">
        <path className="draw-device" d="M570 258q0-22 22-22h200q40 0 40 40v16q0 34-40 34H592q-22 0-22-22z" />
        <path className="draw-device" d="M716 326h90l34 190q4 26-22 26h-62q-22 0-26-22z" />
        <path className="draw-device-dark" d="M560 252h34v56h-34z" />
        <path className="draw-screen" d="M668 252h92v42h-92z" />
        <Limbs
          parts={[
            { d: 'M960 520L860 470', width: 120 },
            { d: 'M860 424L756 384', width: 46 },
            { d: 'M860 470L764 436', width: 46 },
            { d: 'M860 514L776 488', width: 42 },
            { d: 'M880 400L812 330', width: 42 },
          ]}
        />
      </g>
    </>
  );
}
