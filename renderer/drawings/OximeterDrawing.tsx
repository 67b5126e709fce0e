import { Limb } from './Limb.tsx';

/** A hand on a table, the clip sliding onto the index finger. */
export function OximeterDrawing() {
  return (
    <>
      <path className="draw-ground" d="M40 500H860" />
      <Limb d="M-20 420H250" width={120} />
      <Limb d="M300 448H420Q452 448 452 466T424 480" width={34} />
      <Limb d="M300 400H560" width={48} />
      <path className="draw-body-fill" d="M190 357h110q70 0 90 20v50q0 50-60 53H190z" />
      <path className="draw-thin" d="M240 365q60-8 130 11M330 452q40-2 68-12" />
      <path className="draw-thin" d="M536 386q28 0 28 14" />
      <g className="draw-move draw-clip">
        <path className="draw-cable" d="M770 400c70 0 40 78 130 78" />
        <path className="draw-light" d="M556 384v32" />
        <path className="draw-device" d="M480 384q0-52 52-52h190q58 0 58 56v-4q0 8-8 8H480z" />
        <path className="draw-device" d="M480 416q0 52 52 52h190q58 0 58-56v4q0-8-8-8H480z" />
        <path className="draw-device-dark" d="M700 374h80v52h-80z" />
        <path className="draw-screen" d="M560 346h110v26H560z" />
      </g>
      <path className="draw-arrow" d="M760 262H620m34-34-34 34 34 34" />
    </>
  );
}
