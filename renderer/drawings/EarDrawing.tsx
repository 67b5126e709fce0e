import { Limbs } from './Limb.tsx';
import { ProfileHead } from './ProfileHead.tsx';

/** A head from the side, the probe of the thermometer going straight into the ear. */
export function EarDrawing() {
  return (
    <>
      <ProfileHead />
      <path className="draw-head" d="M190 360q50-22 58 30 2 30-18 40-6 30-30 30-26-2-22-34z" />
      <path className="draw-thin" d="M204 384q28-8 28 20" />
      <g className="draw-move draw-aim">
        <path className="draw-device-dark draw-outlined" d="M216 392L330 420L318 466L212 414Z" />
        <path className="draw-device" d="M318 410l52-8 190 96q26 14 14 38l-14 26q-14 22-40 10l-196-88q-20-10-16-34z" />
        <path className="draw-screen" d="M392 446l66 34-16 34-68-34z" />
        <Limbs
          parts={[
            { d: 'M820 650L640 560', width: 120 },
            { d: 'M640 520L540 474', width: 46 },
            { d: 'M640 570L530 530', width: 46 },
            { d: 'M640 610L530 574', width: 42 },
          ]}
        />
      </g>
    </>
  );
}
