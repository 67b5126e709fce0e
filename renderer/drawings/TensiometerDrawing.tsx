import { Limb } from './Limb.tsx';

/** A seated person from the side, the arm sliding into the tunnel of the device, the palm up. */
export function TensiometerDrawing() {
  return (
    <>
      <path className="draw-ground" d="M40 640H860" />
      <path className="draw-furniture" d="M118 250v200h180M140 450v186M280 450v186" />
      <path className="draw-furniture" d="M440 452h410M790 452v184" />
      <Limb d="M190 420H380V600H440" width={64} />
      <g className="draw-move draw-sit">
        <Limb d="M190 260V410" width={104} />
        <circle className="draw-head" cx="212" cy="120" r="66" />
        <path className="draw-thin" d="M262 112l16 18-14 6M232 158q16 4 26-4" />
        <circle className="draw-dot" cx="246" cy="108" r="6" />
        <Limb d="M206 258L330 384H700" width={48} />
        <path
          className="draw-body-fill"
          d="M676 362h34q26-2 62-22 16-6 20 6 4 10-8 18l24-2q14 0 14 12t-14 12l-70 18q-20 6-62 4z"
        />
        <path className="draw-thin" d="M726 356q18-4 30 4" />
      </g>
      <path className="draw-device" d="M470 300q0-44 44-44h110q44 0 44 44v150H470z" />
      <path className="draw-device-dark" d="M452 330q0-16 16-16t16 16v104q0 16-16 16t-16-16z" />
      <path className="draw-device-dark" d="M654 330q0-16 16-16t16 16v104q0 16-16 16t-16-16z" />
      <path className="draw-screen" d="M518 286h102v46H518z" />
      <path className="draw-arrow" d="M300 210H430m-34-34 34 34-34 34" />
    </>
  );
}
